-- The role the site itself runs as: it owns nothing, so it cannot switch a trigger off, and in the audit tables it may
-- only read and add. Run by the owner of the tables after every migrate, through `manage.py grant_role NAME`.
-- {role} is put in by that command; {append_only} are the tables in which nothing may ever be changed.
grant usage on schema public to {role};
grant select, insert, update, delete on all tables in schema public to {role};
grant usage, select on all sequences in schema public to {role};
revoke update, delete, truncate, references, trigger on {append_only} from {role};
revoke insert, update, delete on {settled} from {role};
