"""Outbound webhooks: others are told what happens to cases, by the Standard Webhooks.

The events themselves are the outbox: a worker makes a delivery of each for whoever
wants it, in the transaction that notes how far it is, and sends it until it is had.
"""
