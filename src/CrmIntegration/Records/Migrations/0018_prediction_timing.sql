-- When a deal ends, and how, as its prediction foresees it: the roll-up draws from this. Null: said by an earlier version, until the next night.
ALTER TABLE prediction ADD timing $text$ NULL;
