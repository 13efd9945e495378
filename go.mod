module mutasi

go 1.26.0
