"""What do they call it? A company's own part numbers, and what a number stands for."""
