-- Which methods Slack wants left alone now, of all teams, for whoever watches over the machine.
CREATE INDEX throttles_by_end ON throttles (until_at);
