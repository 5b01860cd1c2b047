from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "salore.results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.cycles import closed
        from salore.cycles.duties import register
        from salore.results import duties, leaving_duties, reviewing_duties
        from salore.results.closing import any_closed

        closed.register(any_closed)
        register(duties.duties, duties.present)
        register(leaving_duties.duties, leaving_duties.present)
        register(reviewing_duties.duties, reviewing_duties.present)
