"""The whole spiral, walked as people walk it: through pages, form by form."""
