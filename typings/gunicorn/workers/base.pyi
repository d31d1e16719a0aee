from flask import Flask

class Worker:
    alive: bool
    pid: int
    wsgi: Flask
