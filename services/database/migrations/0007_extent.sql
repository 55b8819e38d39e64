-- Nobody reads it any more: the box of what a caller sees is asked of the features themselves, with their number.
alter table revision drop column extent;
