# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later

# Run at every build: writes OUT, the one source that names the commit, and only when it would say something else, so
# that a commit compiles one file anew and links.
#   cmake -DSOURCE=folder -DTEMPLATE=file.in -DOUT=file [-DCOMMIT=stated] [-DGIT=program] -P Commit.cmake

set(found "")
if(COMMIT)
  set(found "${COMMIT}")
elseif(GIT)
  # Sources unpacked within another repository are not of its commits.
  execute_process(COMMAND "${GIT}" -C "${SOURCE}" rev-parse --show-toplevel
    OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    file(REAL_PATH "${top}" top)
    file(REAL_PATH "${SOURCE}" own)
    if(top STREQUAL own)
      execute_process(COMMAND "${GIT}" --no-optional-locks -C "${SOURCE}" describe --always --dirty --abbrev=12
        OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    endif()
  endif()
endif()

# It becomes text of a program and of JSON: nothing but what names of commits have.
string(REGEX REPLACE "[^A-Za-z0-9._+~/-]" "" BUILD_COMMIT "${found}")
if(BUILD_COMMIT STREQUAL "")
  set(BUILD_COMMIT "unknown commit")
endif()
configure_file("${TEMPLATE}" "${OUT}" @ONLY)
