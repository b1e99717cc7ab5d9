# SPDX-License-Identifier: Apache-2.0
#
# Draws the bezel around CIPHER-LINE's four rows: an ASCII PGM (P2) of the SSD1322's 256x64
# pixels in its 16 levels of grey. The frame has cut corners; a faint dotted line parts the rows,
# which are 16 pixels high, and the status strip's line is solid.
#
# Usage: awk -f bezel.awk > bezel.pgm

function on_frame(x, y) {
	return x == 0 || y == 0 || x == width - 1 || y == height - 1
}

# Distance from the nearest corner, counted along both edges.
function corner_distance(x, y,   dx, dy) {
	dx = x < width - 1 - x ? x : width - 1 - x
	dy = y < height - 1 - y ? y : height - 1 - y
	return dx + dy
}

function level(x, y) {
	if (corner_distance(x, y) < corner_cut) return 0
	if (corner_distance(x, y) == corner_cut || on_frame(x, y)) return frame_level
	if (y == row_height) return separator_level
	if (y % row_height == 0 && x % dot_pitch == 0) return separator_level
	return 0
}

BEGIN {
	width = 256; height = 64; row_height = 16
	corner_cut = 4; dot_pitch = 4
	frame_level = 10; separator_level = 3

	printf "P2\n# KN-86 CIPHER-LINE bezel\n%d %d\n15\n", width, height
	for (y = 0; y < height; y++) {
		line = level(0, y)
		for (x = 1; x < width; x++) line = line " " level(x, y)
		print line
	}
}
