"""What really happened: usage exports and bills of many makers, read into one kind of summary, and compared."""
