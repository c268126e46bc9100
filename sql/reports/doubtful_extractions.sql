-- Live documents to look at: taken over by the second reader, recognised, or complained of.
select uri, reader, round(coverage, 3) as coverage, ocr, characters, warnings
from kb.current_documents
where coverage < 0.8 or ocr or len(warnings) > 0
order by coverage nulls last, uri
