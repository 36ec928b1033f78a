"""What to sign, at which caps, and what to ask before signing."""
