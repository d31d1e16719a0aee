"""A flow that verifies, an account for it, and a hotline that looks it up."""

from flask import Flask
from little_flow import LittleFlow
from signed import ACCOUNT, CALLER, PUBLIC_URL, TOKEN, Twilio

from ivr.accounts.directory import Account, replace_accounts
from ivr.accounts.pins import hashed
from ivr.calls.desk import Hotline
from ivr.telephony import webhooks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

FLOW = """\
flow: little
languages: [en-US]
start: number
give_up: promise
topics: {money: {priority: high}}
number: {collect: account, digits: 4, confirm: false, then: known}
known: {verify: on_file, then: gold, failed: sure}
gold: {branch: account.plan, is: {gold: dear}, else: promise}
dear: {say: dear, then: promise}
sure: {verify: pin, then: gold, failed: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
AT_ONCE = FLOW.replace("start: number", "start: hello").replace(
    "number: {collect: account, digits: 4, confirm: false, then: known}",
    "hello: {say: hello, then: known}",
)
PROMPTS = """\
number: "Your account?"
dear: "Dear customer."
hello: "Hello."
promise: "Case {case_number}."
goodbye: "Goodbye."
"""
PIN = "73951"
STRANGER = "+18005550100"
ON_FILE = "the caller's number is on file"
NOT_ON_FILE = "the caller's number is not on file"
MEI = {"number": "1234", "phone": CALLER, "data": {"plan": "gold"}}


def verifying(folder, database):
    """Return the flow in its files, with its one account on file."""
    found = LittleFlow(folder / "flow", database)
    found.folder.mkdir()
    found.write(FLOW, PROMPTS)
    account = Account("1234", CALLER, hashed(PIN), {"plan": "gold"})
    with database.writing() as session:
        replace_accounts(session, [account])
    return found


def ring(little, directory=None):
    """Return a hotline that asks `directory`."""
    hotline = Hotline(little.database, little.watch().flows)
    gate, pages = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,)), Pages(PUBLIC_URL)
    routes = webhooks.blueprint(hotline, pages, gate, lambda _: None, directory)
    app = Flask("hotline")
    app.register_blueprint(routes)
    return Twilio(app.test_client(), [])


def why(cases):
    return [(case["verification"], case["verification_reasons"]) for case in cases()]
