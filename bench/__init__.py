"""Measurements of the atlas beside streamlit-folium and beside Streamlit's own floor, in one run."""
