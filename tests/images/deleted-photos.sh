#!/usr/bin/env bash
# Makes deleted-photos.img: the FAT16 memory card of the app's sample, with drawn holiday photos, of which some were
# deleted. Needs imagemagick, dosfstools and mtools. Usage: deleted-photos.sh OUT.img
set -euo pipefail
out=${1:?usage: deleted-photos.sh OUT.img}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MTOOLS_SKIP_CHECK=1 TZ=UTC
size=960x640

# ridge SEED BASE ROUGHNESS: the outline of a range of hills, as a polygon.
ridge() {
  awk -v seed="$1" -v base="$2" -v rough="$3" 'BEGIN {
    srand(seed); y = base; printf "polygon 0,640 "
    for (x = 0; x <= 960; x += 24) { y += (rand() - .5) * rough; if (y < base - 110) y = base - 110; if (y > base + 70) y = base + 70; printf "%d,%d ", x, y }
    printf "960,640"
  }'
}

# scene NAME SKY_TOP SKY_LOW SUN_X SUN_Y SUN FAR MIDDLE NEAR SEED
scene() {
  convert -size $size gradient:"$2"-"$3" \
    \( -size $size xc:none -fill "$6" -draw "circle $4,$5 $(($4 + 90)),$5" -channel A -evaluate multiply .25 +channel -blur 0x40 \) -composite \
    \( -size $size xc:none -fill "$6" -draw "circle $4,$5 $(($4 + 46)),$5" -blur 0x2 \) -composite \
    -fill "$7" -draw "$(ridge "${10}" 380 60)" -fill "$8" -draw "$(ridge "$((${10} + 7))" 450 46)" -fill "$9" -draw "$(ridge "$((${10} + 13))" 540 30)" \
    -seed "${10}" -attenuate .05 +noise Gaussian -quality 80 -strip "$work/$1"
}

# lake NAME SKY_TOP SKY_LOW SUN_X SUN_Y SUN HILLS WATER SEED: the upper half, mirrored in the water.
lake() {
  convert -size 960x340 gradient:"$2"-"$3" \
    \( -size 960x340 xc:none -fill "$6" -draw "circle $4,$5 $(($4 + 38)),$5" -blur 0x2 \) -composite -fill "$7" -draw "$(ridge "$9" 290 50)" "$work/half.png"
  convert "$work/half.png" \( "$work/half.png" -crop 960x300+0+40 +repage -flip -blur 4x1 -fill "$8" -colorize 38 \) -append \
    -seed "$9" -attenuate .05 +noise Gaussian -quality 80 -strip "$work/$1"
}

scene 'First light on the ridge.jpg' '#1d3b6f' '#f6b27a' 640 330 '#fff1c9' '#7d6f8f' '#4b4a6b' '#22283f' 11
scene IMG_2102.JPG '#5aa6d8' '#dff1f6' 220 150 '#fffdf0' '#8fb4bd' '#5f9277' '#2f6146' 23
lake  'Lake at dusk.jpg' '#24305e' '#f08a5d' 480 250 '#ffe3b0' '#3b2f4f' '#20304f' 31
scene IMG_2104.JPG '#0b1030' '#31406f' 720 120 '#f4f2e3' '#1f2a4d' '#151d38' '#0a1022' 47
lake  'Morning at the lake.jpg' '#79c2d9' '#f4f8e8' 700 110 '#ffffff' '#3f7d64' '#2d6f86' 53
scene 'Last evening.jpg' '#7a1f3d' '#f7c873' 430 360 '#fff4d6' '#9a4f58' '#5e2f4b' '#2b1a30' 61

cat > "$work/letter.txt" <<'TEXT'
Dear Ada,

we reached the hut on the third day, in fog. The next morning the whole range lay open,
and I took the pictures that I promised you. Keep them: the card is nearly full, and
you know how I am with cards.

The map of the way down is in the folder "plans".

Yours,
Jonas
TEXT
printf 'day,from,to,hours\n1,Valley,Lower hut,4\n2,Lower hut,Pass,6\n3,Pass,Upper hut,5\n4,Upper hut,Lake,3\n5,Lake,Valley,6\n' > "$work/route.csv"
printf 'Packing list\n\n[x] stove\n[x] map\n[ ] spare battery\n[x] rain coat\n' > "$work/packing list.txt"
find "$work" -type f -exec touch -d '2026-07-18 09:30:00' {} +

rm -f "$out"
truncate -s 12M "$out"
mkfs.vfat -F 16 -s 4 -n HOLIDAY -i 5A1F0726 "$out" > /dev/null
mmd -i "$out" ::DCIM ::DCIM/100HIKE ::plans ::old
mcopy -m -i "$out" "$work/letter.txt" "$work/packing list.txt" ::
mcopy -m -i "$out" "$work"/*.jpg "$work"/*.JPG ::DCIM/100HIKE/
mcopy -m -i "$out" "$work/route.csv" ::plans/
mcopy -m -i "$out" "$work/packing list.txt" "::old/packing list from last year.txt"
mdel -i "$out" "::DCIM/100HIKE/First light on the ridge.jpg" "::DCIM/100HIKE/Lake at dusk.jpg" "::DCIM/100HIKE/Morning at the lake.jpg" "::DCIM/100HIKE/Last evening.jpg" "::old/packing list from last year.txt"
mrd -i "$out" ::old
# A file written later lands where the first deleted photo began: that one is lost in part, and the app must say so.
for line in {1..120}; do echo "Line $line, written after the photos were deleted."; done > "$work/later.txt"
touch -d '2026-07-20 18:00:00' "$work/later.txt"
mcopy -m -i "$out" "$work/later.txt" ::
mdel -i "$out" ::letter.txt
