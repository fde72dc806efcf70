"""What `manage.py seed` puts into a new database: the published history, the demo people, the demonstration round."""
