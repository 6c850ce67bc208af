"""The apps the atlas is measured against; each is a plain Streamlit script."""
