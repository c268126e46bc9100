"""How fast new passages become findable, and what a second run costs."""
