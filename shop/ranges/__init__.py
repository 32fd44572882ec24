"""What may they see? Range access rows and the one gate, visible_to()."""
