-- What moved a forecast since a week before it: the difference of two explanations. Null: nothing to compare with.
ALTER TABLE prediction ADD change $text$ NULL;
