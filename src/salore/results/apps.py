from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "salore.results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.cycles.closed import register
        from salore.results.closing import any_closed

        register(any_closed)
