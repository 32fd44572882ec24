"""What would a change of prices or visibility do to the orders of the last twelve months?"""
