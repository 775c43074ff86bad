-- Published versions of the CRM's own articles, as they were last read. What is cited is the version in "article" that is made of it.
CREATE TABLE crm_article (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    article_id $key$ NOT NULL,            -- what versions and translations of one article have in common
    title $text$ NOT NULL, summary $text$ NULL, body $text$ NULL, language $key$ NULL, is_public $bool$ NOT NULL, published $time$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX crm_article_of ON crm_article (connection_id, article_id);
