"""The front pages of the playbooks; their segments and order rules are there by then."""

from shop.playbooks import install_playbooks

from .world import World


def make_playbooks(world: World) -> None:
    """Install what is missing of the playbooks, shown at once."""
    merchandiser = world.users["merchandiser@grossist.example"]
    install_playbooks(by=merchandiser, now=world.now, publish_pages=True)
