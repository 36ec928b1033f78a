"""What the next twelve months may cost under each offer."""
