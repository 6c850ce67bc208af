"""The manage pages: from a file to a published layer, its history, and the linked tables."""
