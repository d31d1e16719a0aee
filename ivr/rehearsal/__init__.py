"""Calls written down beside a flow: what a caller does, hears, and gets for it.

They run as calls do, on a database of their own: `ivr flow test`, `ivr flow play`.
"""
