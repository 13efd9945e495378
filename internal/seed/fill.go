package seed

import (
	"math"

	"mutasi/internal/asn"
)

// settlePosts gives every post the date and form of its workload analysis. A few are old, a few were never analysed.
func (b *builder) settlePosts() {
	lastYear := asn.NewDate(b.today.Year()-1, 6, 30)
	for i := range b.posts {
		p := &b.posts[i]
		p.analysed = lastYear.AddDays(-b.r.IntN(400))
		switch roll := b.r.IntN(1000); {
		case p.fixed:
		case roll < 25 && !p.heads:
			p.known = false
		case roll < 85:
			p.analysed = lastYear.AddYears(-5).AddDays(-b.r.IntN(600))
		}
		if p.exact == 0 && !p.heads {
			p.exact = math.Max(0, float64(p.need)-0.45+0.9*b.r.Float64())
		}
		if p.minimum > p.need {
			p.minimum = p.need
		}
	}
}

// fill decides how many people hold each post: schools and health centres vary as wholes (some have more than they
// need, most less), everything else at random, until the agency has exactly as many people as asked.
func (b *builder) fill() {
	seats := 0
	for i := range b.posts {
		seats += b.posts[i].need
	}
	rate := float64(b.size.asn) / float64(max(1, seats))
	tilt := make([]float64, len(b.units))
	for i, u := range b.units {
		tilt[i] = rate + 0.03
		if u.kind == "school" || u.kind == "health_centre" {
			tilt[i] = rate * (0.72 + 0.5*b.r.Float64())
			tilt[i] *= 1 - 0.12*float64(u.remoteness)
		}
	}
	for i := range b.posts {
		p := &b.posts[i]
		switch {
		case p.fixed:
		case p.heads:
			p.holders = bit(b.r.Float64() < 0.95)
		case p.method == "teacher":
			p.holders = int(float64(p.need)*tilt[p.unit]*(0.75+0.5*b.r.Float64()) + b.r.Float64())
		default:
			for range p.need {
				p.holders += bit(b.r.Float64() < tilt[p.unit])
			}
		}
	}
	b.makeExact()
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// makeExact adds or removes holders here and there until the head count is right.
func (b *builder) makeExact() {
	diff := b.size.asn
	for i := range b.posts {
		diff -= b.posts[i].holders
	}
	for try := 0; diff != 0; try++ {
		p := &b.posts[b.r.IntN(len(b.posts))]
		patient := try < 60*len(b.posts) // at first keep within the need
		switch {
		case p.fixed || p.heads:
		case diff > 0 && (p.holders < p.need || !patient):
			p.holders++
			diff--
		case diff < 0 && p.holders > 1 || diff < 0 && !patient && p.holders > 0:
			p.holders--
			diff++
		}
		if try > 1000*len(b.posts)+1000*b.size.asn {
			return // every post is fixed: the structure cannot take this number
		}
	}
}
