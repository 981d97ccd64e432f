"""In a real Chromium, against a real server with the demo organization."""
