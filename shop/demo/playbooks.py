"""What needs the orders: cut points from how the companies rank, and the playbooks' front pages."""

from segments.behaviour import refresh_behaviour
from segments.behaviour.calibrating import calibrate
from segments.calibration import publish
from shop.playbooks import install_playbooks

from .world import World


def make_playbooks(world: World) -> None:
    """Calibrate, so that the value tiers fill, and show the front pages of the playbooks."""
    merchandiser = world.users["merchandiser@grossist.example"]
    refresh_behaviour(None, as_of=world.now)
    publish(
        calibrate(as_of=world.now, by=merchandiser, note="Demo"), by=merchandiser, now=world.now
    )
    install_playbooks(by=merchandiser, now=world.now, publish_pages=True)
