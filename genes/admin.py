"""The facts in the admin, for looking: they are written by imports only."""

from django.contrib import admin
from django.http import HttpRequest

from genes.models import (
    CrossReference,
    Gene,
    GeneName,
    GenomicLocation,
    Interaction,
    OntologyAnnotation,
    Organism,
    Source,
    TraitAssociation,
    Transcript,
)


class FactAdmin(admin.ModelAdmin):
    """Lists and shows; adds, changes and deletes nothing."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Gene)
class GeneAdmin(FactAdmin):
    list_display = ("gene_id", "symbol", "name", "organism", "gene_type")
    list_select_related = ("organism",)
    search_fields = ("=gene_id", "symbol__istartswith")


@admin.register(Organism)
class OrganismAdmin(FactAdmin):
    list_display = ("name", "common_name", "tax_id")


@admin.register(Source)
class SourceAdmin(FactAdmin):
    list_display = ("database", "record", "updated_on", "imported_at")
    list_filter = ("database",)


@admin.register(
    CrossReference,
    GeneName,
    GenomicLocation,
    Interaction,
    OntologyAnnotation,
    TraitAssociation,
    Transcript,
)
class GeneFactAdmin(FactAdmin):
    list_display = ("__str__", "gene", "source")
    list_select_related = ("gene", "source")
    raw_id_fields = ("gene",)
    search_fields = ("=gene__gene_id", "gene__symbol__istartswith")
