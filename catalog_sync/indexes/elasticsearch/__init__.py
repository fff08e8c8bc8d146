"""The index kept in an Elasticsearch 8 cluster, shared by any number of machines."""

from catalog_sync.indexes.elasticsearch.index import ElasticsearchIndex

__all__ = ["ElasticsearchIndex"]
