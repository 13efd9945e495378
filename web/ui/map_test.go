package ui

import (
	"slices"
	"testing"
)

func TestAbbreviate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ names, want []string }{
		{[]string{"Jujuhan", "Jujuhan Ilir", "Bathin II Babeko", "Muko-muko Bathin VII"}, []string{"Juju", "JI", "BIIB", "MBVII"}},
		{[]string{"Medan Kota", "Medan Barat", "Medan Baru", "Medan Area"}, []string{"Kota", "Bara", "Baru", "Area"}},
		{[]string{"Rimbo Tengah", "Rantau Timur", "Rimba Tua"}, []string{"RT", "RT2", "RT3"}},
		{nil, []string{}},
	} {
		if got := Abbreviate(tt.names); !slices.Equal(got, tt.want) {
			t.Errorf("Abbreviate(%v) = %v, want %v", tt.names, got, tt.want)
		}
	}
}

// A label is at least 14 px high where a map is 288 px wide.
func TestMapLabelsCanBeRead(t *testing.T) {
	t.Parallel()
	for cols := 1; cols <= 8; cols++ {
		p := AreaMapProps{Areas: []MapArea{{Col: cols, Row: 1}}}
		if w, _ := p.size(); p.font()*288 < 13*w || 4*6*p.font() > 10*tileSide {
			t.Errorf("%d columns: font %d in %d units", cols, p.font(), w)
		}
	}
}
