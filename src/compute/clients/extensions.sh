#!/bin/sh
# Starts a function's external extensions, in its own sandbox, and becomes its runtime:
#
#   extensions.sh FOLDER COMMAND...
folder=$1
shift
for extension in "$folder"/*; do
  if [ -f "$extension" ] && [ -x "$extension" ]; then
    # The descriptor of framed events is the runtime's.
    (unset _LAMBDA_TELEMETRY_LOG_FD _HANDLER && exec "$extension" 3>&- 4>&-) &
  fi
done
exec "$@"
