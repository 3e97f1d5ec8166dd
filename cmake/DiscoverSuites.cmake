# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later

# Read by CTest before it runs: the tests of a GoogleTest program, one entry a suite, so that what a suite prepares once
# and what the program loads is prepared and loaded once. With $LINEAMENT_SINGLE_TESTS, which ./dev test NAME sets, one
# entry a test. Expects NAME, PROGRAM and PROPERTIES.
if(NOT EXISTS "${PROGRAM}")
  add_test("${NAME}_NOT_BUILT" "${PROGRAM}")
  return()
endif()

set(listed "${PROGRAM}.tests.txt")
if(NOT EXISTS "${listed}" OR "${PROGRAM}" IS_NEWER_THAN "${listed}")
  execute_process(COMMAND "${PROGRAM}" --gtest_list_tests OUTPUT_VARIABLE text RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${PROGRAM} --gtest_list_tests failed: ${failed}")
  endif()
  file(WRITE "${listed}" "${text}")
endif()

file(STRINGS "${listed}" lines)
set(suite "")
foreach(line IN LISTS lines)
  string(REGEX REPLACE " *#.*$" "" line "${line}")
  if(line MATCHES "^  (.+)$")
    set(test "${CMAKE_MATCH_1}")
    if(NOT "$ENV{LINEAMENT_SINGLE_TESTS}" STREQUAL "")
      add_test("${suite}${test}" "${PROGRAM}" "--gtest_filter=${suite}${test}")
      set_tests_properties("${suite}${test}" PROPERTIES ${PROPERTIES})
    endif()
  elseif(line MATCHES "^([^ ].*)\\.$")
    set(suite "${CMAKE_MATCH_1}.")
    if("$ENV{LINEAMENT_SINGLE_TESTS}" STREQUAL "")
      add_test("${NAME}.${CMAKE_MATCH_1}" "${PROGRAM}" "--gtest_filter=${suite}*")
      set_tests_properties("${NAME}.${CMAKE_MATCH_1}" PROPERTIES ${PROPERTIES})
    endif()
  endif()
endforeach()
