"""What was published: versions that never change, a head for each layer, drafts, and who did what."""
