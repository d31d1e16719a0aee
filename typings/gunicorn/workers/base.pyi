from flask import Flask

class Worker:
    alive: bool
    wsgi: Flask
