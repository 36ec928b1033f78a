"""The parts of the recommendation, each made from the advice alone; document.py puts them in order."""
