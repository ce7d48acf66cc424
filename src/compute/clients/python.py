"""Runs a Lambda function on Python: asks the Runtime API for events, calls the handler, sends back what it answers.

    python.py            the environment says what to run
    python.py --spare    waits on file descriptor 4 for one line of JSON that says it

Nothing but the standard library; Python 3.6 or later.
"""
import contextlib
import io
import json
import logging
import os
import socket
import sys
import time
import traceback

RUNTIME_PATH = "/2018-06-01/runtime/"
NEXT = ("GET %sinvocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n" % RUNTIME_PATH).encode("ascii")
CONTROL_FD = 4


class Connection:
    """HTTP/1.1 to the Runtime API over one connection that stays open; answers carry Content-Length."""

    def __init__(self, address):
        host, port = address.split(":")
        # Looking a name up would load what names of other alphabets take.
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.connect((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        self.status = ""

    def request(self, method, operation, body=None, headers=()):
        self.socket.sendall(self._encoded(method, operation, body, headers))
        return self._answer()

    def ask(self):
        """Asks for the next event, and returns it."""
        self.socket.sendall(NEXT)
        return self._answer()

    def answer_and_ask(self, operation, body, headers):
        """Sends what came of an event and asks for the next one in the same request; returns that."""
        answer = self.request("POST", operation, body, headers + ("Kumobako-Ask: next",))
        return answer if self.status == "200" else self.ask()

    @staticmethod
    def _encoded(method, operation, body, headers):
        lines = ["%s %s%s HTTP/1.1" % (method, RUNTIME_PATH, operation), "Host: runtime"]
        lines.extend(headers)
        if body is not None:
            lines.append("Content-Length: %d" % len(body))
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        return head + body if body else head

    def _answer(self):
        data = self.rest
        while b"\r\n\r\n" not in data:
            data += self._receive(65536)
        head, _, data = data.partition(b"\r\n\r\n")
        headers = {}
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = first.split(" ")[1]
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        pieces, received = [data], len(data)
        while received < length:
            piece = self._receive(min(1 << 20, length - received + 4096))
            pieces.append(piece)
            received += len(piece)
        data = b"".join(pieces)
        self.rest = data[length:]
        return headers, data[:length]

    def _receive(self, size):
        data = self.socket.recv(size)
        if not data:
            # The platform is gone: so is the reason to live.
            os._exit(0)
        return data


class Log:
    """Events of the function's log, framed on a file descriptor: type, length (4 bytes each), microseconds (8), message."""

    fd = None
    is_json = False
    request_id = None
    tenant_id = None
    # Frames of several processes must not mix.
    whole = contextlib.nullcontext() if hasattr(contextlib, "nullcontext") else contextlib.ExitStack()

    @classmethod
    def open(cls):
        fd = os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
        cls.fd = None if fd is None else int(fd)
        cls.is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

    @classmethod
    def write(cls, message, level=0):
        if cls.fd is None:
            sys.stdout.write(message)
        else:
            cls.send(message.encode("utf-8", "surrogatepass"), level)

    @classmethod
    def send(cls, data, level=0):
        kind = (0xA55A0002 if cls.is_json else 0xA55A0003) | ((level // 10 + 1 if level else 0) << 2)
        frame = kind.to_bytes(4, "big") + len(data).to_bytes(4, "big") + int(time.time() * 1e6).to_bytes(8, "big") + data
        with cls.whole:
            while frame:
                frame = frame[os.write(cls.fd, frame):]


class Printed(io.RawIOBase):
    """What is printed, a line an event, in its order among the others: pipes of their own would lose that."""

    BYTES_MAX = 1 << 16

    def __init__(self, fd):
        super().__init__()
        self.fd = fd
        self.kept = b""

    def writable(self):
        return True

    def fileno(self):
        return self.fd

    def write(self, data):
        data = bytes(data)
        lines = (self.kept + data).split(b"\n")
        self.kept = lines.pop()
        for line in lines:
            Log.send(line + b"\n")
        if len(self.kept) > self.BYTES_MAX:
            self.end_line()
        return len(data)

    def end_line(self):
        kept, self.kept = self.kept, b""
        if kept:
            Log.send(kept)


class LambdaHandler(logging.Handler):
    def emit(self, record):
        try:
            Log.write(self.format(record), min(50, max(0, record.levelno)) // 10 * 10)
        except Exception:
            self.handleError(record)


class RequestFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = Log.request_id or ""
        record.tenant_id = Log.tenant_id
        return True


STANDARD_FIELDS = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message", "asctime", "aws_request_id", "tenant_id", "taskName",
}


def utc(seconds, milliseconds=None):
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return text + ("Z" if milliseconds is None else ".%03dZ" % milliseconds)


class TextFormatter(logging.Formatter):
    def __init__(self):
        super().__init__("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record):
        return super().format(record) + "\n"


class JsonFormatter(logging.Formatter):
    def format(self, record):
        fields = {
            "timestamp": utc(record.created),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, error, trace = record.exc_info
            fields["stackTrace"] = traceback.format_list(traceback.extract_tb(trace))
            fields["errorType"] = kind.__name__
            fields["errorMessage"] = str(error)
            fields["location"] = "%s:%s:%d" % (record.pathname, record.funcName, record.lineno)
        if record.aws_request_id:
            fields["requestId"] = record.aws_request_id
        if record.tenant_id:
            fields["tenantId"] = record.tenant_id
        for name, value in record.__dict__.items():
            if name not in STANDARD_FIELDS and name not in fields:
                fields[name] = value
        return json.dumps(fields, default=str, ensure_ascii=False) + "\n"


def set_up_logging():
    Log.open()
    logging.Formatter.converter = time.gmtime
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    handler = LambdaHandler()
    handler.setFormatter(JsonFormatter() if Log.is_json else TextFormatter())
    handler.addFilter(RequestFilter())
    root.addHandler(handler)
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL", "WARN": "WARNING"}
    wanted = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    wanted = getattr(logging, level.get(wanted, wanted) or "-", None)
    root.setLevel(wanted if Log.is_json and isinstance(wanted, int) else logging.WARNING)


class CognitoIdentity:
    def __init__(self, fields):
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")

    def __repr__(self):
        return "CognitoIdentity([cognito_identity_id=%s,cognito_identity_pool_id=%s])" % (
            self.cognito_identity_id, self.cognito_identity_pool_id)


class Client:
    FIELDS = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")

    def __init__(self, fields):
        for name in self.FIELDS:
            setattr(self, name, fields.get(name))


class ClientContext:
    def __init__(self, fields):
        client = fields.get("client")
        self.client = Client(client) if client else None
        self.custom = fields.get("custom")
        self.env = fields.get("env")


class Context:
    def __init__(self, headers):
        env = os.environ.get
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.function_name = env("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = env("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = env("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = env("AWS_LAMBDA_LOG_STREAM_NAME")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        self.identity = CognitoIdentity(json.loads(headers.get("lambda-runtime-cognito-identity") or "{}"))
        client = json.loads(headers.get("lambda-runtime-client-context") or "null")
        self.client_context = ClientContext(client) if client else None
        self._deadline_ms = int(headers.get("lambda-runtime-deadline-ms", 0))

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message):
        Log.write(str(message))

    def __repr__(self):
        return "LambdaContext([aws_request_id=%s,log_group_name=%s,log_stream_name=%s,function_name=%s," \
            "memory_limit_in_mb=%s,function_version=%s,invoked_function_arn=%s,client_context=%s,identity=%s,tenant_id=%s])" % (
                self.aws_request_id, self.log_group_name, self.log_stream_name, self.function_name,
                self.memory_limit_in_mb, self.function_version, self.invoked_function_arn, self.client_context,
                self.identity, self.tenant_id)


class Fault(Exception):
    """An error of the runtime's own, with the type that the caller sees."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


def document(error, request_id=""):
    """The type of an error and the JSON that the caller gets."""
    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace
    else:
        kind, trace = type(error).__name__, own_trace(error)
    fields = {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace}
    return kind, fields


def own_trace(error):
    """Lines of the trace below this file; as on AWS without the marks that newer Pythons put under an expression."""
    frames = traceback.extract_tb(error.__traceback__)
    while frames and frames[0].filename == __file__:
        frames = frames[1:]
    return traceback.format_list([(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames])


def log_error(fields):
    if Log.is_json:
        record = {"timestamp": utc(time.time()), "log_level": "ERROR"}
        record.update((name, value) for name, value in fields.items() if value)
        Log.write(json.dumps(record, ensure_ascii=False) + "\n", 40)
        return
    text = "[ERROR] %s: %s" % (fields["errorType"], fields["errorMessage"])
    # Blanks at the beginning of lines are hard ones on Lambda, so that consoles show them.
    lines = "".join(fields["stackTrace"]).split("\n")
    indented = ["\u00a0" * (len(line) - len(line.lstrip(" "))) + line.lstrip(" ") for line in lines]
    text += "\nTraceback (most recent call last):\n" + "\n".join(indented)
    Log.write(text.rstrip("\n") + "\n", 40)


def send_error(connection, operation, error, request_id=""):
    kind, fields = document(error, request_id)
    log_error(fields)
    body = json.dumps(fields, ensure_ascii=Answers.are_ascii).encode("utf-8", "surrogatepass")
    connection.request("POST", operation, body, ("Content-Type: application/json", "Lambda-Runtime-Function-Error-Type: " + kind))


def load_handler(name):
    import importlib
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error)) from None
    module_name = module_name.replace("/", ".")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error)) from None
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), trace) from None
    handler = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))
    return handler


def to_plain(value):
    from decimal import Decimal
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2 ** 63 else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


class Answers:
    # Before python3.12 Lambda escapes what is beyond ASCII.
    are_ascii = False


def to_json(value):
    try:
        text = json.dumps(value, default=to_plain, ensure_ascii=Answers.are_ascii, allow_nan=False)
        return text.encode("utf-8", "surrogatepass")
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from None


def serve(connection, handler, headers, body, began=None):
    """Serves an event and returns the next one."""
    request_id = headers["lambda-runtime-aws-request-id"]
    if began:
        began(request_id)
    Log.request_id, Log.tenant_id = request_id, headers.get("lambda-runtime-aws-tenant-id")
    trace = headers.get("lambda-runtime-trace-id")
    if trace:
        os.environ["_X_AMZN_TRACE_ID"] = trace
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    prefix = "invocation/%s/" % request_id
    try:
        try:
            event = json.loads(body.decode("utf-8"))
        except ValueError as error:
            raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from None
        answer = to_json(handler(event, Context(headers)))
    except Exception as error:
        flush()
        send_error(connection, prefix + "error", error, request_id)
        return connection.ask()
    flush()
    return connection.answer_and_ask(prefix + "response", answer, ("Content-Type: application/json",))


def frame_output():
    if Log.fd is None:
        return
    for name, fd in (("stdout", 1), ("stderr", 2)):
        stream = io.TextIOWrapper(Printed(fd), encoding="utf-8", errors="backslashreplace", write_through=True)
        setattr(sys, name, stream)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
            if isinstance(stream.buffer, Printed):
                stream.buffer.end_line()
        except (OSError, ValueError, AttributeError):
            pass


def set_up_path():
    """The function's code first, then what PYTHONPATH names (a spare began without it), then the rest, as on Lambda."""
    named = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    entries = [os.environ["LAMBDA_TASK_ROOT"]] + named
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = entries + [entry for entry in sys.path if entry not in entries and entry != own]


def beside(name):
    """A module that lies beside this file, where functions do not look."""
    from importlib.util import module_from_spec, spec_from_file_location
    spec = spec_from_file_location(name, os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class RuntimeModules:
    """Modules that Lambda's own folder would hold: the last place that is looked at."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "snapshot_restore_py":
            return None
        from importlib.util import spec_from_file_location
        return spec_from_file_location(name, os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".py"))


def follow_runtime():
    """What differs between Lambda's runtimes, whatever Python this is."""
    version = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2]
    is_new = version.isdigit() and int(version) >= 12
    Answers.are_ascii = not is_new
    if is_new:
        sys.meta_path.append(RuntimeModules)


def pass_snapshot(connection):
    """Runs what was registered for before the snapshot, waits to be told that there is life behind it, and runs the rest."""
    hooks = sys.modules.get("snapshot_restore_py")
    try:
        before = hooks.get_before_snapshot() if hooks else []
        while before:
            function, arguments, named = before.pop()
            function(*arguments, **named)
    except Exception as error:
        flush()
        send_error(connection, "init/error", error)
        sys.exit(64)
    flush()
    connection.request("GET", "restore/next")
    try:
        for function, arguments, named in hooks.get_after_restore() if hooks else []:
            function(*arguments, **named)
    except Exception as error:
        flush()
        send_error(connection, "restore/error", error)
        sys.exit(65)
    flush()


def main():
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") != "lambda-managed-instances":
        return run()
    beside("python_workers").serve_by_workers(run, Log, Connection)


def run(began=None):
    """Loads the function and serves one event at a time; tells `began` of each."""
    sys.argv[:] = [sys.argv[0]]
    set_up_path()
    follow_runtime()
    set_up_logging()
    frame_output()
    connection = Connection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        flush()
        send_error(connection, "init/error", error)
        sys.exit(1)
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        pass_snapshot(connection)
    headers, body = connection.ask()
    while True:
        headers, body = serve(connection, handler, headers, body, began)


def wait_as_spare():
    """Everything is loaded but the function: what it needs to know comes as one line."""
    for name in ("base64", "datetime", "decimal", "hashlib", "http.client", "importlib", "re", "ssl", "urllib.request", "uuid"):
        __import__(name)
    control = socket.socket(fileno=CONTROL_FD)
    control.sendall(b".")
    line = control.makefile("r").readline()
    control.close()
    if not line:
        os._exit(0)
    order = json.loads(line)
    os.environ.clear()
    os.environ.update(order["env"])
    if hasattr(time, "tzset"):
        time.tzset()
    os.chdir(order["cwd"])
    main()


if __name__ == "__main__":
    wait_as_spare() if sys.argv[1:2] == ["--spare"] else main()
