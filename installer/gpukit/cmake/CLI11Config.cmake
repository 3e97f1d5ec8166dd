# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
if(NOT TARGET CLI11::CLI11)
  add_library(CLI11::CLI11 INTERFACE IMPORTED GLOBAL)
  target_include_directories(CLI11::CLI11 INTERFACE ${CMAKE_CURRENT_LIST_DIR}/../carried/include)
endif()
