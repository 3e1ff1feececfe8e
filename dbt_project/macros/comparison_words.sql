{#- What bi.reconciliation says for each comparison, state and reason: English, Vietnamese. -#}
{% macro comparison_words() -%}
    {{ return({
        'comparison': {
            'claim_to_warehouse': ("published figure and warehouse", "số công bố và kho dữ liệu"),
            'claim_to_claim': ("two published figures", "hai số công bố"),
            'own_arithmetic': ("published figure and what others imply", "số công bố và số tính được từ số khác"),
        },
        'state': {
            'agrees': ("agrees", "khớp"),
            'rounding': ("differs by rounding only", "chỉ khác do làm tròn"),
            'scope_differs': ("speaks of something else", "khác phạm vi"),
            'conflict': ("contradicts", "mâu thuẫn"),
            'unexplained': ("differs and nobody knows why", "khác nhau chưa rõ lý do"),
        },
        'reason': {
            'equal': ("The two are equal.", "Hai số bằng nhau."),
            'within_digits_and_words': ("The difference is within what the digits and words allow.", "Chênh lệch nằm trong mức làm tròn của chữ số và câu chữ."),
            'different': ("The two are about the same thing and differ by more than their digits and words allow.", "Hai số nói về cùng một nội dung nhưng chênh lệch quá mức làm tròn."),
            'one_donor': ("The figure is about the aid of one donor.", "Số liệu chỉ về một bên tài trợ."),
            'part_of_the_whole': ("The figure is about a part of the whole.", "Số liệu chỉ về một phần của tổng."),
            'sector_not_in_list': ("The figure is about a sector that no list has.", "Số liệu về lĩnh vực không có trong danh mục."),
            'one_sector': ("Organisations and projects are not counted by sector: one may work in several.", "Tổ chức và dự án không đếm theo lĩnh vực: một tổ chức có thể hoạt động ở nhiều lĩnh vực."),
            'range_of_years': ("The figure is about several years.", "Số liệu về nhiều năm."),
            'part_of_the_year': ("The figure is about a part of the year.", "Số liệu chỉ về một phần của năm."),
            'as_of_a_date': ("The figures are of different days.", "Hai số của hai thời điểm khác nhau."),
            'year_is_provisional': ("Some provinces have not reported the year.", "Một số tỉnh chưa báo cáo năm này."),
            'sectors_not_split': ("Some money of the place is not split over sectors.", "Một phần giá trị chưa phân theo lĩnh vực."),
            'parts_not_all_published': ("Only some parts of the whole were published.", "Chỉ một số phần của tổng được công bố."),
            'years_not_all_published': ("Only some years of the range were published.", "Chỉ một số năm trong giai đoạn được công bố."),
            'average_of_years': ("One year is set beside the average of several.", "So một năm với bình quân nhiều năm."),
            'year_not_loaded': ("The warehouse has nothing of the year.", "Kho dữ liệu chưa có năm này."),
            'years_not_loaded': ("The warehouse lacks a year of the range.", "Kho dữ liệu thiếu năm trong giai đoạn."),
            'base_year_not_loaded': ("The warehouse has nothing of the year that it is compared with.", "Kho dữ liệu chưa có năm gốc."),
            'nothing_reported': ("The province reported no such figure.", "Tỉnh không báo cáo chỉ tiêu này."),
            'meaning_of_aid_not_stated': ("One text says aid without saying whether approved, committed or disbursed.", "Một bài ghi viện trợ mà không nói phê duyệt, cam kết hay giải ngân."),
            'meaning_of_active_not_stated': ("Active may mean registered, operating or giving aid.", "Hoạt động có thể là đã đăng ký, đang hoạt động hoặc có tài trợ."),
            'parts_not_reported': ("The warehouse's sum lacks amounts that were not reported.", "Tổng trong kho thiếu những khoản không được báo cáo."),
            'one_text': ("One text gives two figures of one kind; they may be about different things.", "Một bài nêu hai số cùng loại; có thể nói về hai nội dung khác nhau."),
            'day_not_told': ("Nobody knows of which day one of the figures is.", "Không rõ một trong hai số là của ngày nào."),
            'uneven_over_the_years': ("One year alone is too large a part of the range.", "Riêng một năm chiếm phần quá lớn của giai đoạn."),
            'share_of_another_time': ("The share is set beside that of a neighbouring time.", "So với tỷ trọng của thời kỳ lân cận."),
        },
    }) }}
{%- endmacro %}

{#- The words for a column that holds a code. -#}
{% macro in_words(column, kind, language) -%}
    case {{ column }}
        {%- for code, (english, vietnamese) in comparison_words()[kind].items() %}
        when '{{ code }}' then '{{ (english if language == 'en' else vietnamese) | replace("'", "''") }}'
        {%- endfor %}
    end
{%- endmacro %}
