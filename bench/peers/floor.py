"""The floor under anything that asks Python: a plain button that writes one line into the sidebar."""

import streamlit as st

st.session_state.setdefault("count", 0)
if st.button("show"):
    st.session_state["count"] += 1
st.sidebar.header(f"shown {st.session_state['count']}")
