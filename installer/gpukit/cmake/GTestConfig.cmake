# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
if(NOT TARGET GTest::gmock)
  set(INSTALL_GTEST OFF)
  add_subdirectory(${CMAKE_CURRENT_LIST_DIR}/../carried/googletest ${PROJECT_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
endif()
