"""The steps from a file to a published layer, one module each."""
