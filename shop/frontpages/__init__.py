"""
Where do they land? What ``/`` shows to whom.

``models`` is what a merchandiser sets: pages, for whom, when, and their blocks in order.
``choice`` says which page wins, and is pure. ``selection.front_page_for`` answers the page that a
shopper gets, with the products of its blocks narrowed to what the shopper may see. ``audience``
counts who gets which page, ``consumer`` tells the segments who uses them. Prices are filled in by
the edge (``shop/home.py``).
"""
