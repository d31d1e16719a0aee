"""Callers of a day, by name: each on a number of their own, each another fate."""

from dataclasses import dataclass, field

import requests
from day_flow import DESK

from ivr.simulator import Delivery, Exchange, Subscriber
from ivr.simulator.sound import tone

NUMBER = "+18005550100"
AGENT = "+12025550110"
STRANGER = "+12025550199"


def number_of(serial: int) -> str:
    """Return a caller's own number."""
    return f"+1415555{serial:04d}"


@dataclass
class DayOfCalls:
    """Makes calls at an exchange; `sids` are those of each caller, by name."""

    exchange: Exchange
    sids: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    def ring(self, name: str, from_: str | None = None):
        """Have somebody new ring, and note their call."""
        self.serial += 1
        call = self.exchange.call(from_=from_ or number_of(self.serial), to=NUMBER)
        self.sids[name] = call.sid
        self.exchange.clock.advance(60)
        return call

    def leave_message(self, name: str, from_: str | None = None):
        """Leave a message and get a case; no text is wanted."""
        call = self.ring(name, from_)
        call.press("1")
        call.leave_message(tone(2), end="#")
        call.press("2")
        return call

    def note_leg(self, name: str) -> None:
        """Note the call that was made within a call, as its leg."""
        legs = self.exchange._office.legs.values()
        (leg,) = [leg.sid for leg in legs if leg.parent_sid == self.sids[name]]
        self.sids[f"{name}'s leg"] = leg

    def plain_calls(self) -> None:
        """Have callers for whom all goes well."""
        self.exchange.subscribers[DESK] = Subscriber(presses="1")
        self.leave_message("opened")
        self.ring("again", number_of(self.serial)).press("4")
        self.ring("question").press("2")
        put_through = self.ring("person")
        put_through.press("3")
        while not put_through.ended:
            put_through.stay_silent()
        self.ring("no_wish").hang_up()
        self.ring("by_menu").press("5")

    def lost_news(self) -> None:
        """Have callers whose hotline is not told of everything."""
        self.exchange.callbacks = Delivery.LOSE
        self.leave_message("end_lost")
        gone = self.ring("hung_up_unheard")
        gone.press("1")
        self.out_of_reach(lambda: gone.leave_message(tone(3), end="hang_up"))
        self.exchange.callbacks = Delivery.AT_ONCE

    def never_arrived(self) -> None:
        """Have callers of whom the hotline hears nothing at all."""
        self.out_of_reach(lambda: self.ring("unseen"))
        self.out_of_reach(lambda: self.ring("unseen_again", number_of(self.serial)))
        self.out_of_reach(lambda: self.ring("withheld", "anonymous"))

    def out_of_reach(self, happens) -> None:
        """Have something happen while nothing reaches the hotline."""
        self.exchange.is_reachable = False
        try:
            happens()
        finally:
            self.exchange.is_reachable = True

    def somebody_elses(self, api_url: str) -> None:
        """Have the account call somebody without the hotline's knowing."""
        exchange = self.exchange
        exchange.subscribers[STRANGER] = Subscriber(answers=False)
        got = requests.post(
            f"{api_url}/2010-04-01/Accounts/{exchange.account_sid}/Calls.json",
            data={"To": STRANGER, "From": NUMBER, "Twiml": "<Response/>"},
            auth=(exchange.account_sid, exchange.auth_token),
            timeout=10,
        )
        exchange.settle()
        self.sids["somebody_elses"] = got.json()["sid"]
