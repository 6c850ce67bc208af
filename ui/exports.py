from pydantic import BaseModel
class ExportRequest(BaseModel):
    format: str
def export_view(facts, catalogue, request):
    raise NotImplementedError
