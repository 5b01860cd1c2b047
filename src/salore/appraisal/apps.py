from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "salore.appraisal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salore.appraisal.deciding.duties import duties as deciding_duties
        from salore.appraisal.duties import duties
        from salore.appraisal.feedback.duties import duties as feedback_duties
        from salore.appraisal.naming.duties import duties as naming_duties
        from salore.cycles.duties import register

        register(duties)
        register(feedback_duties)
        register(deciding_duties)
        register(naming_duties)
