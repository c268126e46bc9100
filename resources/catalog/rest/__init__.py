"""The catalog over HTTP: the Iceberg REST protocol, and an API of our own for refs.

`app.create_app` makes the application, `server.serve` runs it, `access` says who may do
what. Loads FastAPI and PyIceberg, so import it late.
"""
